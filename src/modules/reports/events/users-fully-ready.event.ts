import type { Instant } from '../../../common/instant.js';
import { OwnEvents } from '../../../core/events/own-events.js';

/** The `data` of `reports.fully_ready`: a report can be generated now. */
export interface FullyReadyData {
  readonly user: string;
  readonly external_id: string | null;
  /** The accounts whose data is in. */
  readonly accounts: readonly { readonly id: string; readonly last_synced_at: Instant | null }[];
  /** The accounts that are left out, and why. */
  readonly excluded: readonly {
    readonly id: string;
    readonly status: string;
    readonly error_code: string | null;
  }[];
}

/** Users of whom a report can be generated: new ones, and those who reconnected an account. */
export class UsersFullyReady extends OwnEvents {
  static override readonly type = 'reports.fully_ready';
  readonly event = 'reports.fully_ready';

  constructor(readonly users: readonly FullyReadyData[]) {
    super(users.map((data) => ({ user: data.user, data })));
  }
}
