/**
 * Thrown by a listener that can't make sense of an event's data: trying again is no use. The
 * message is shown to people as the event's fault, so it quotes nothing of the data.
 */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}
