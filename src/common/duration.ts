const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** What a person is told when a duration can't be read. */
export const DURATION_EXPECTED = 'a duration such as 500ms, 10s, 15m, 24h or 5d';

/** Reads `500ms`, `10s`, `15m`, `24h`, `5d` as milliseconds; null for anything else. */
export function parseDuration(text: string): number | null {
  const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text.trim());
  const unit = UNITS[match?.[2] ?? ''];
  return match?.[1] && unit ? Number(match[1]) * unit : null;
}

/** Milliseconds as the shortest duration that reads back as the same number: 90000 is `90s`. */
export function formatDuration(ms: number): string {
  for (const unit of ['d', 'h', 'm', 's']) {
    const size = UNITS[unit] ?? 1;
    if (ms >= size && ms % size === 0) return `${String(ms / size)}${unit}`;
  }
  return `${String(ms)}ms`;
}
