import type { Instant } from '../../../common/instant.js';
import { OwnEvents } from '../../../core/events/own-events.js';

/** The `data` of `reports.overdue`: the deadline has passed without any data. */
export interface OverdueData {
  readonly user: string;
  /** The accounts whose data is still to come. */
  readonly waiting_for: readonly {
    readonly id: string;
    readonly status: string;
    /** When it came into this status. */
    readonly since: Instant;
  }[];
}

/** Users who have waited past the deadline; told once for every such spell. */
export class UsersOverdue extends OwnEvents {
  static override readonly type = 'reports.overdue';
  readonly event = 'reports.overdue';

  constructor(readonly users: readonly OverdueData[]) {
    super(users.map((data) => ({ user: data.user, data })));
  }
}
