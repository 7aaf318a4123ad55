import { minInstant, parseInstant } from '../../../common/instant.js';
import type { Instant } from '../../../common/instant.js';
import type { Fact, FactKind } from './fact.js';

/** An event as it came in, its body parsed. */
export interface ReceivedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
  readonly receivedAt: Instant;
}

/**
 * A fact of this event, dated by what the event states if that can be read, else by its receipt.
 * A time in the future is taken for the receipt: nothing is known before it happened.
 */
export function factOf(
  event: ReceivedEvent,
  user: string,
  account: string,
  kind: FactKind,
  stated?: unknown,
  errorCode: string | null = null,
): Fact {
  const { id: eventId, receivedAt } = event;
  const statedAt = parseInstant(stated);
  const at = statedAt === null ? receivedAt : minInstant(statedAt, receivedAt);
  const exact = statedAt !== null;
  return { user, account, kind, at, statedAt, exact, receivedAt, eventId, errorCode };
}
