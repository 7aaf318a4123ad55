import { Injectable } from '@nestjs/common';
import { toId } from '../../../common/ids.js';
import { member } from '../../../common/json/read.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { ErasedUsers } from '../../../core/erasure/erased-users.js';
import { On } from '../../../core/events/on.decorator.js';
import { ReportsSeen } from '../../argyle/events/reports-seen.event.js';
import { ReportsKeeper } from '../state/reports-keeper.js';
import { TrackingRepository } from '../state/tracking.repository.js';

/** Hears {@link ReportsSeen} and keeps the reports that the provider showed. */
@Injectable()
export class KeepSeenReports {
  constructor(
    private readonly keeper: ReportsKeeper,
    private readonly tracking: TrackingRepository,
    private readonly erased: ErasedUsers,
  ) {}

  @On(ReportsSeen)
  async keep({ reports, seenAt }: ReportsSeen, tx: Transaction): Promise<void> {
    const seen = reports.map((report) => ({ report, user: toId(member(report, 'user')) }));
    const users = [...new Set(seen.flatMap(({ user }) => user ?? []))];
    const erased = await this.erased.hold(tx, users);
    const kept = seen.filter(({ user }) => user !== null && !erased.has(user));
    if (kept.length === 0) return;
    const heardOf = users
      .filter((user) => !erased.has(user))
      .map((user) => [user, seenAt] as const);
    await this.tracking.lockUsers(tx, new Map(heardOf));
    const news = await this.keeper.take(
      tx,
      kept.map(({ report }) => report),
      seenAt,
    );
    await this.keeper.tell(tx, news);
  }
}
