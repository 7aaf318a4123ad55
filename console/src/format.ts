const NUMBER = new Intl.NumberFormat('en');
const TIME = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
});
const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

export function count(value: unknown): string {
  return typeof value === 'number' ? NUMBER.format(value) : '–';
}

/** 90000 is "1.5 min". */
export function duration(ms: unknown): string {
  if (typeof ms !== 'number') return '–';
  for (const [size, name] of UNITS) {
    if (ms >= size) {
      const value = ms / size;
      return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ${name}`;
    }
  }
  return `${Math.round(ms)} ms`;
}

export function bytes(value: unknown): string {
  if (typeof value !== 'number') return '–';
  if (value < 1_024) return `${value} B`;
  return value < 1_048_576
    ? `${(value / 1_024).toFixed(1)} kB`
    : `${(value / 1_048_576).toFixed(1)} MB`;
}

export function time(value: string | null | undefined): string {
  return value ? TIME.format(new Date(value)) : '–';
}

/** "12 min ago" or "in 5 s". */
export function ago(value: string | null | undefined, now = Date.now()): string {
  if (!value) return 'never';
  const ms = now - Date.parse(value);
  if (Math.abs(ms) < 1_000) return 'just now';
  return ms > 0 ? `${duration(ms)} ago` : `in ${duration(-ms)}`;
}

/** The end of an id, by which people tell two apart. */
export function short(id: string): string {
  return `…${id.slice(-8)}`;
}
