import type { Instant } from '../../common/instant.js';

/** A signed webhook at the door. */
export interface Arrival {
  /** The id that its event will have, if it is no duplicate. */
  readonly id: string;
  readonly body: Buffer;
  readonly receivedAt: Instant;
}

/** What became of it: the id of its event, or of the event that it repeats. */
export interface Acceptance {
  readonly id: string;
  readonly status: 'accepted' | 'duplicate';
}
