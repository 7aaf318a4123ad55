import { parseInstant } from '../../../common/instant.js';
import type { Instant } from '../../../common/instant.js';
import type { TrackingRules } from './state-of.js';

/** The user of the cases, in which accounts are letters and times are times of one day. */
export const CASE_USER = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';
export const CASE_RULES: TrackingRules = { deadlineMs: 15 * 60_000, skewMs: 60_000 };

/** The account's id in the cases: any text of a single hex letter. */
export function caseAccount(letter: string): string {
  return `0187c66e-e7e5-811c-b006-2232f00f426${letter.toLowerCase()}`;
}

/** `10:04`, `10:04:30` or `10:04:30.000001` on the day of the cases. */
export function caseTime(text: string): Instant {
  const clock = /^\d\d:\d\d$/.test(text) ? `${text}:00` : text;
  const instant = parseInstant(`2025-06-24T${clock}Z`);
  if (instant === null) throw new Error(`not a time of day: ${text}`);
  return instant;
}
