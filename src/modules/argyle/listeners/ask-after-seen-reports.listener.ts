import { Injectable } from '@nestjs/common';
import { toId } from '../../../common/ids.js';
import { plusMs } from '../../../common/instant.js';
import { member } from '../../../common/json/read.js';
import { Clock } from '../../../core/clock/clock.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { ErasedUsers } from '../../../core/erasure/erased-users.js';
import { On } from '../../../core/events/on.decorator.js';
import { ArgyleConfig } from '../argyle.config.js';
import { ReportsSeen } from '../events/reports-seen.event.js';
import { isUnderway, USUAL_REPORT_MS } from '../reconciliation/next-question.js';
import { ReconciliationPlan } from '../reconciliation/reconciliation-plan.repository.js';

/**
 * Hears {@link ReportsSeen}: whose report is underway longer than is usual is asked about, also if
 * somebody ordered it by hand.
 */
@Injectable()
export class AskAfterSeenReports {
  constructor(
    private readonly plan: ReconciliationPlan,
    private readonly config: ArgyleConfig,
    private readonly clock: Clock,
    private readonly erased: ErasedUsers,
  ) {}

  @On(ReportsSeen)
  async schedule({ reports }: ReportsSeen, tx: Transaction): Promise<void> {
    if (!this.config.isOn) return;
    const seen = reports.filter(isUnderway).flatMap((one) => toId(member(one, 'user')) ?? []);
    const erased = await this.erased.hold(tx, seen);
    const users = [...new Set(seen)].filter((user) => !erased.has(user));
    if (users.length === 0) return;
    await this.plan.askBy(tx, users, plusMs(this.clock.now(), USUAL_REPORT_MS));
  }
}
