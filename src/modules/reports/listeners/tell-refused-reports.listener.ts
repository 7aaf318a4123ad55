import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import { ErasedUsers } from '../../../core/erasure/erased-users.js';
import { EventBus } from '../../../core/events/event-bus.js';
import { On } from '../../../core/events/on.decorator.js';
import { ReportRefused } from '../../argyle/events/report-refused.event.js';
import { ReportsFailed } from '../events/reports-failed.event.js';

/** Hears {@link ReportRefused}: the report will not come. Tells {@link ReportsFailed}. */
@Injectable()
export class TellRefusedReports {
  constructor(
    private readonly bus: EventBus,
    private readonly erased: ErasedUsers,
  ) {}

  @On(ReportRefused)
  async tell({ user, reportType, reason }: ReportRefused, tx: Transaction): Promise<void> {
    const erased = await this.erased.hold(tx, [user]);
    if (erased.has(user)) return;
    const failed = { user, type: reportType, report_id: null, reason };
    await this.bus.publish(new ReportsFailed([failed]), tx);
  }
}
