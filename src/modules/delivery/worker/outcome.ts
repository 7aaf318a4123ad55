import type { Instant } from '../../../common/instant.js';
import type { OutboundErrorCode } from '../../../core/http/outbound-error.js';
import { nextTryMs } from './next-try.js';

/**
 * Why a try failed. Stable: stored, shown and counted on. Beside the codes of an outgoing request:
 * - `http_status`: there was an answer, but no 2xx
 * - `secret_unreadable`: the subscription has a secret that can't be opened or used; nothing is
 *   ever sent unsigned in its place
 * - `internal`: the message could not be made
 */
export type AttemptError = OutboundErrorCode | 'http_status' | 'secret_unreadable' | 'internal';

/** One try, as it went. */
export interface Attempted {
  readonly startedAt: Instant;
  readonly durationMs: number;
  /** Null if there was no answer. */
  readonly statusCode: number | null;
  /** Null if and only if it was delivered. */
  readonly error: AttemptError | null;
  /** The beginning of the answer, or what went wrong, for people; never anything secret. */
  readonly answer: string | null;
  /** The 401 or 403 under the old secret of a rotation, after which the new one was tried at once. */
  readonly oldSecretStatusCode?: number;
  /** For how long a failed answer asks to be left alone; unset or null if it does not. */
  readonly retryAfterMs?: number | null;
}

/** What becomes of the delivery. */
export type Verdict =
  | { readonly status: 'delivered' | 'failed' | 'blocked' }
  | { readonly status: 'pending'; readonly inMs: number };

/**
 * Decides after a try. Only a 2xx delivers (and has no error); a refused address blocks, because
 * trying again would not change it; everything else is tried again until the schedule is used up.
 * @param tries how many are used up, this one included
 */
export function verdictOf(
  { error }: Pick<Attempted, 'error'>,
  tries: number,
  scheduleMs: readonly number[],
  random: number,
): Verdict {
  if (error === null) return { status: 'delivered' };
  if (error === 'address_refused') return { status: 'blocked' };
  const inMs = nextTryMs(scheduleMs, tries, random);
  return inMs === null ? { status: 'failed' } : { status: 'pending', inMs };
}
