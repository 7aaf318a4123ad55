import { maxInstant, plusMs, type Instant } from '../../../common/instant.js';
import type { Verdict } from '../../../entities/user.entity.js';

/** So many reports a user the provider makes in a day. */
export const REPORTS_A_DAY = 10;
/** Within so long they are counted. */
export const DAY_MS = 86_400_000;

/** The state changes by an event, which says so; this is for one that was missed. */
const NOT_READY_MS = 10 * 60_000;
const NEWS_MS = 1_000;
const SENDING_MS = 2_000;

/** An account whose data is in. */
export interface CoveredAccount {
  readonly account: string;
  readonly epoch: number;
  /** Up to which epoch a report of the type was requested; 0 if none was. */
  readonly marked: number;
}

/** All that decides whether a planned request goes out, as of one moment. */
export interface Standing {
  readonly verdict: Verdict;
  /** An event about the user waits to be processed. */
  readonly has_news: boolean;
  readonly last_fact_at: Instant | null;
  /** Another request of the type is on its way; when it is looked at next. */
  readonly sending_due_at: Instant | null;
  /** When the one before so many as a day allows was requested; null if there were less. */
  readonly last_allowed_at: Instant | null;
  readonly accounts: readonly CoveredAccount[];
}

/** What becomes of a planned request. */
export type Decision =
  | { readonly kind: 'wait'; readonly until: Instant; readonly fault: string | null }
  | { readonly kind: 'drop' }
  | { readonly kind: 'send'; readonly accounts: readonly CoveredAccount[] };

/**
 * Whether a report is requested now. Only of a user who is ready, of whom all that came in has
 * been heard, nothing new within the quiet period, and only if some account has a connection that
 * no report of the type was requested for.
 * @param standing null: the user is not known any more
 */
export function decide(standing: Standing | null, quietMs: number, now: Instant): Decision {
  if (standing === null) return { kind: 'drop' };
  const { sending_due_at: sending, last_allowed_at: allowed, accounts } = standing;
  const quietAt = plusMs(standing.last_fact_at ?? now, quietMs);
  if (sending !== null) return wait(maxInstant(plusMs(now, SENDING_MS), sending));
  if (standing.verdict !== 'ready') return wait(plusMs(now, NOT_READY_MS));
  if (standing.has_news) return wait(plusMs(now, NEWS_MS));
  if (!accounts.some(({ epoch, marked }) => epoch > marked)) return { kind: 'drop' };
  if (quietAt > now) return wait(quietAt);
  if (allowed !== null) return wait(plusMs(allowed, DAY_MS), LIMITED);
  return { kind: 'send', accounts };
}

/** What was planned before `REPORT_TYPES` was changed waits: another process may still name it. */
export function waitForType(now: Instant): Decision {
  return wait(plusMs(now, NOT_READY_MS), UNNAMED);
}

const UNNAMED = 'REPORT_TYPES does not name this type any more';
const LIMITED = `${String(REPORTS_A_DAY)} reports of this user were requested within 24 hours, which is as many as the provider makes`;

function wait(until: Instant, fault: string | null = null): Decision {
  return { kind: 'wait', until, fault };
}
