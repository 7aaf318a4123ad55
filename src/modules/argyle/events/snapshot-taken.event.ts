import type { Instant } from '../../../common/instant.js';
import type { JsonObject } from '../../../common/json/read.js';

/** All that the provider says of one user at one moment, read page by page to the end. */
export interface ProviderSnapshot {
  /** Lower case. */
  readonly user: string;
  /** When it was true at the latest: before the first page was asked for, by the provider's clock. */
  readonly takenAt: Instant;
  /** As the provider lists them; each has an `id`. */
  readonly accounts: readonly JsonObject[];
  /** As the provider lists them; each has an `id`. */
  readonly reports: readonly JsonObject[];
}

/**
 * The provider was asked where a user stands. Told in a transaction of its own; whoever tracks
 * users compares it with what the webhooks said.
 */
export class SnapshotTaken {
  static readonly type = 'argyle.snapshot-taken';
  constructor(readonly snapshot: ProviderSnapshot) {}
}
