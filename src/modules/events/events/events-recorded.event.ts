import type { Instant } from '../../../common/instant.js';
import type { EventSource } from '../../../entities/event.entity.js';

/** One event of the log, read. */
export interface RecordedEvent {
  readonly id: string;
  readonly source: EventSource;
  /** The name on the wire; null if the body has none. */
  readonly event: string | null;
  /** Lower case; null if the event names none. */
  readonly user: string | null;
  /** The parsed `data` of the body; undefined if there is none. */
  readonly data: unknown;
  readonly receivedAt: Instant;
  /** False if the data can't be read: it is relayed, but says nothing about anybody. */
  readonly isTracked: boolean;
  /** False if it must not leave: it has no name, or bears one of our own from outside. */
  readonly isRelayed: boolean;
  /** It was processed before and is told again because somebody asked for it. */
  readonly isReplay: boolean;
  /** The subscription that alone gets it; null: all that match. */
  readonly onlyFor: string | null;
}

/**
 * Told once for every event of the log, in the transaction that marks it processed. Reports takes
 * its facts from those of the provider, delivery fans all of them out.
 */
export class EventsRecorded {
  static readonly type = 'events.recorded';
  constructor(readonly events: readonly RecordedEvent[]) {}
}
