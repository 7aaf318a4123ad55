/**
 * Events are deleted because the person whom they were about is erased: whoever keeps anything
 * about them deletes it in this transaction.
 */
export class EventsErased {
  static readonly type = 'events.erased';

  /** @param ids of the events, which are no longer there */
  constructor(readonly ids: readonly string[]) {}
}
