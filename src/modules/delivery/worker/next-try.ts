const JITTER = 0.2;

/**
 * Milliseconds until the next try, or null when the schedule is used up.
 * @param tries how many are used up, the one that just failed included: at least 1
 * @param random from 0 to 1; spreads the wait by ±20 %, so that what failed together does not
 *   come back together
 */
export function nextTryMs(
  scheduleMs: readonly number[],
  tries: number,
  random: number,
): number | null {
  const wait = scheduleMs[tries - 1];
  return wait === undefined ? null : Math.round(wait * (1 - JITTER + 2 * JITTER * random));
}

/** Milliseconds from the first try to the last if every wait is as long as it can be. */
export function longestScheduleMs(scheduleMs: readonly number[]): number {
  return scheduleMs.reduce((sum, wait) => sum + wait * (1 + JITTER), 0);
}
