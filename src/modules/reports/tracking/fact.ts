import type { Instant } from '../../../common/instant.js';

/**
 * What an event can say about an account.
 * - `added`: the user is connecting it.
 * - `connected`: credentials work; said again after every successful re-authentication.
 * - `error`: the connection failed or broke.
 * - `ready`: listed in `reports.ready`, with data as of `at` (null: named without any data).
 * - `removed`: the user took it away.
 * - `mentioned`: some event only names it.
 */
export const FACT_KINDS = ['added', 'connected', 'error', 'ready', 'removed', 'mentioned'] as const;

export type FactKind = (typeof FACT_KINDS)[number];

/**
 * One thing that one event says about one account of one user. Facts are never changed and never
 * withdrawn; whatever is known of a user is computed from the set of them.
 * Its key is (`eventId`, `account`, `kind`): an event says each kind of an account at most once.
 */
export interface Fact {
  /** Ids are lower case. */
  readonly user: string;
  readonly account: string;
  readonly kind: FactKind;
  /**
   * When it was so: `statedAt`, or the receipt if that is earlier (a clock ahead of ours) or no
   * time was stated. Null only for a `ready` without a readable sync time.
   */
  readonly at: Instant | null;
  /** The time as the provider wrote it, possibly in the future; null if none could be read. */
  readonly statedAt: Instant | null;
  /** Whether the provider stated the time: `statedAt !== null`. */
  readonly exact: boolean;
  /** When the event came in, stamped once, at the door. */
  readonly receivedAt: Instant;
  readonly eventId: string;
  /** The provider's code of the failure, on an `error` that carries one. */
  readonly errorCode: string | null;
}

/**
 * The provider was asked where a user stands and listed every account. It outranks what is dated
 * before it; what it lists are the facts with its `eventId`, at least one for each account.
 */
export interface Snapshot {
  /** Lower case. */
  readonly user: string;
  /** When the list was true; never after the receipt. */
  readonly takenAt: Instant;
  readonly receivedAt: Instant;
  readonly eventId: string;
}

/**
 * What an event says about the user as such: the integrator's own id for them.
 * Its key is `eventId`.
 */
export interface UserNote {
  readonly externalId: string;
  readonly receivedAt: Instant;
  readonly eventId: string;
}
