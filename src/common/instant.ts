/**
 * A moment: ISO 8601 in UTC with exactly six fractional digits and `Z`,
 * `2025-06-24T22:05:17.265289Z`. Always the same length, so comparing the strings compares
 * the times. Years 1970 to 2200, in which microseconds since 1970 are safe integers.
 */
export type Instant = string;

const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2})(?::?(\d{2}))?)$/i;

/** Microseconds of the first moment after the last one an {@link Instant} can say. */
const END = Date.UTC(2201, 0, 1) * 1000;

/**
 * Reads a time as others write it: ISO 8601 with `Z` or a numeric offset, up to nine fractional
 * digits (what is finer than a microsecond is cut off), `T` or a space (as PostgreSQL prints it).
 * Null for everything else: other types, impossible dates, `infinity`, years out of range.
 */
export function parseInstant(text: unknown): Instant | null {
  const match = typeof text === 'string' && text.length <= 40 ? PATTERN.exec(text) : null;
  if (match === null) return null;
  const wall = wallClockMs(match.slice(1, 7).map(Number));
  const offset = offsetMs(match[8], match[9], match[10]);
  if (wall === null || offset === null) return null;
  const micros = (wall - offset) * 1000 + Number((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  return micros >= 0 && micros < END ? instantOfMicros(micros) : null;
}

/** Microseconds since 1970, an exact integer. */
export function microsOf(instant: Instant): number {
  return Date.parse(`${instant.slice(0, 23)}Z`) * 1000 + Number(instant.slice(23, 26));
}

/** The moment that many microseconds after 1970; beyond the range, the end of the range. */
export function instantOfMicros(micros: number): Instant {
  const inRange = Math.min(Math.max(Math.round(micros), 0), END - 1);
  const ms = Math.floor(inRange / 1000);
  const rest = String(inRange - ms * 1000).padStart(3, '0');
  return `${new Date(ms).toISOString().slice(0, 23)}${rest}Z`;
}

/** The moment of a JavaScript Date, which knows milliseconds only. */
export function instantOfDate(date: Date): Instant {
  return instantOfMicros(date.getTime() * 1000);
}

/** The moment `ms` milliseconds later (earlier if negative); it stays inside the range. */
export function plusMs(instant: Instant, ms: number): Instant {
  return instantOfMicros(microsOf(instant) + ms * 1000);
}

/** Microseconds from `a` to `b`; negative if `b` is earlier. */
export function microsBetween(a: Instant, b: Instant): number {
  return microsOf(b) - microsOf(a);
}

/** Whole milliseconds to sleep at `now` so that `moment` has come; 0 if it has. */
export function msUntil(moment: Instant, now: Instant): number {
  return Math.max(0, Math.ceil(microsBetween(now, moment) / 1000));
}

/** The earlier of the two. */
export function minInstant(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

/** The later of the two. */
export function maxInstant(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

function wallClockMs(parts: readonly number[]): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Date rolls 30 February over into March and year 70 into 1970: such dates read back changed.
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1;
  return same && date.getUTCDate() === day ? date.getTime() : null;
}

function offsetMs(sign?: string, hours = '0', minutes = '0'): number | null {
  if (sign === undefined) return 0;
  if (Number(hours) > 23 || Number(minutes) > 59) return null;
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -ms : ms;
}
