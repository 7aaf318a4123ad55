import type { Instant } from '../../../common/instant.js';
import { OwnEvents } from '../../../core/events/own-events.js';

/** The `data` of `users.snapshot`: of what the provider said only what tracking reads. */
export interface SnapshotData {
  readonly user: string;
  readonly taken_at: Instant;
  readonly accounts: readonly object[];
  readonly reports: readonly object[];
}

/** What the provider said of users when it was asked, where it was news. It stays in the log. */
export class UserSnapshots extends OwnEvents {
  static override readonly type = 'reports.user-snapshots';
  readonly event = 'users.snapshot';
  override readonly source = 'reconcile';
  override readonly isRelayed = false;

  constructor(readonly snapshots: readonly SnapshotData[]) {
    super(snapshots.map((data) => ({ user: data.user, data })));
  }
}
