/** One event that Readywire itself has to tell, before it is recorded. */
export interface OwnEvent {
  /** The user whom it is about, or null. */
  readonly user: string | null;
  /** What goes out as `data`. */
  readonly data: object;
  /** The subscription that alone gets it; unset: every one that matches. */
  readonly onlyFor?: string;
}

/**
 * Base of the events of our own that end up in the event log and at the subscribers. A subclass
 * is one event name; an instance a batch of them, so that a batch costs one statement. The module
 * `events` listens to this class, records what it is told in the same transaction and tells
 * everyone what was recorded.
 */
export abstract class OwnEvents {
  static readonly type: string = 'own-events';
  /** The name on the wire, such as `reports.fully_ready`; it stands in the event catalogue. */
  abstract readonly event: string;

  constructor(readonly items: readonly OwnEvent[]) {}
}
