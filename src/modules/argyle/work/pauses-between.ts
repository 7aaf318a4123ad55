const JITTER = 0.1;

/**
 * The pause after so many tries or questions in a row, milliseconds, ±10 %; the last of the
 * schedule repeats. Never shorter than what the provider asks for.
 * @param before how many there were before this one
 * @param random at least 0 and below 1
 */
export function pauseAfter(
  schedule: readonly number[],
  before: number,
  random: number,
  atLeastMs: number | null = null,
): number {
  const step = schedule[Math.min(before, schedule.length - 1)] ?? 0;
  return Math.max(jittered(step, random), atLeastMs ?? 0);
}

/** The duration ±10 %, so that what began together does not come back together. */
export function jittered(ms: number, random: number): number {
  return Math.round(ms * (1 - JITTER + 2 * JITTER * random));
}
