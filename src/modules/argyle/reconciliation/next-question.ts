import { plusMs, type Instant } from '../../../common/instant.js';
import { type JsonObject, member } from '../../../common/json/read.js';
import type { Verdict } from '../../../entities/user.entity.js';
import { jittered, pauseAfter } from '../work/pauses-between.js';

const DAY_MS = 86_400_000;
/** A user of whom nothing was heard for so long is let rest until the next event. */
export const ACTIVE_MS = 30 * DAY_MS;
/** So long a report usually takes; past it the provider is asked. */
export const USUAL_REPORT_MS = 10 * 60_000;
/** What has come in is processed first, which takes a moment. */
const NEWS_MS = 2_000;
const UNDERWAY: readonly unknown[] = ['waiting_for_sync', 'generating'];

/** Where a user stands, and since when nothing was heard. */
export interface UserStanding {
  readonly verdict: Verdict;
  readonly hasOpenAccounts: boolean;
  /** An event about the user waits to be processed. */
  readonly hasNews: boolean;
  readonly heardAt: Instant;
  readonly hasReportUnderway: boolean;
}

/** How often the provider is asked. */
export interface Rhythm {
  /** Of the slow round, milliseconds. */
  readonly roundMs: number;
  /** The pauses while something is awaited, milliseconds. */
  readonly schedule: readonly number[];
}

/** When the provider is asked next, and how. */
export interface NextQuestion {
  /** Null: not before something is heard. */
  readonly dueAt: Instant | null;
  readonly isRoutine: boolean;
  readonly asks: number;
}

/** Whether the provider may know what we are waiting for: the user is late. */
export function isAwaited({
  verdict,
  hasOpenAccounts,
}: Pick<UserStanding, 'verdict' | 'hasOpenAccounts'>): boolean {
  return verdict === 'overdue' || (verdict === 'ready' && hasOpenAccounts);
}

/** Whether the provider still works on the report. */
export function isUnderway(report: JsonObject): boolean {
  return UNDERWAY.includes(member(report, 'status'));
}

/** Whether something is awaited of the user that the provider may know. */
export function isWanted(standing: UserStanding): boolean {
  return isAwaited(standing) || standing.hasReportUnderway;
}

/** Whether the slow round comes by: something was heard lately, or a report is underway. */
export function isActive({ heardAt, hasReportUnderway }: UserStanding, now: Instant): boolean {
  return hasReportUnderway || heardAt >= plusMs(now, -ACTIVE_MS);
}

/**
 * When to ask next after the provider has answered.
 * @param asks how many questions in a row there were before this one
 * @param standing after the answer has been taken in
 */
export function nextAfterAnswer(
  asks: number,
  standing: UserStanding,
  { roundMs, schedule }: Rhythm,
  now: Instant,
  random: number,
): NextQuestion {
  if (standing.hasNews) return { dueAt: plusMs(now, NEWS_MS), isRoutine: true, asks };
  if (!isWanted(standing)) return nextInTurn(standing, roundMs, now, random);
  const pause = pauseAfter(schedule, asks, random);
  return { dueAt: plusMs(now, pause), isRoutine: false, asks: asks + 1 };
}

/** When the slow round comes by a user of whom nothing is awaited. */
export function nextInTurn(
  standing: UserStanding,
  roundMs: number,
  now: Instant,
  random: number,
): NextQuestion {
  const dueAt = isActive(standing, now) ? plusMs(now, jittered(roundMs, random)) : null;
  return { dueAt, isRoutine: true, asks: 0 };
}
