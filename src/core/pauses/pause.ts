import type { Instant } from '../../common/instant.js';

/** A part of the service that can be stopped by hand. */
export interface PausablePart {
  /** Its name in the path and in the status. */
  readonly name: string;
  /** What does not happen while it is paused; a whole sentence. */
  readonly about: string;
}

/** A part that has been stopped by hand. */
export interface Pause {
  readonly part: string;
  readonly since: Instant;
  /** What whoever stopped it said; null if nothing. */
  readonly reason: string | null;
}
