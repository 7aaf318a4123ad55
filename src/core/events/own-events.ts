import type { EventSource } from '../../entities/event.entity.js';

/** One event that Readywire itself has to tell, before it is recorded. */
export interface OwnEvent {
  /** The user whom it is about, or null. */
  readonly user: string | null;
  /** What goes out as `data`. */
  readonly data: object;
  /** The subscription that alone gets it; unset: every one that matches. */
  readonly onlyFor?: string;
  /**
   * What it tells, in one text, if it stands in for a message of the provider that was missed:
   * the provider's own, should it come later, is known by it as the same and is not sent again.
   */
  readonly messageKey?: string;
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
  /** `reconcile`: found out by asking the provider. */
  readonly source: Exclude<EventSource, 'argyle'> = 'readywire';
  /** Whether subscribers get it; otherwise it is only kept in the log. */
  readonly isRelayed: boolean = true;

  constructor(readonly items: readonly OwnEvent[]) {}
}
