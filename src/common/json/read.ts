/** A parsed JSON object of unknown content: its members are read with {@link member} only. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The value if it is an object and not a list, else null. */
export function objectOf(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : null;
}

/** An own member: names like `__proto__` or `constructor` find what was sent, never a prototype. */
export function member(data: JsonObject | null, name: string): unknown {
  return data !== null && Object.hasOwn(data, name) ? data[name] : undefined;
}

/**
 * A non-empty text of at most `max` characters, without control ones: PostgreSQL refuses NUL. Nor
 * can it keep half of a surrogate pair: what was read would not be what was written.
 */
export function textOf(value: unknown, max: number): string | null {
  if (typeof value !== 'string') return null;
  const text = value
    .slice(0, max)
    .toWellFormed()
    .replace(/\p{Cc}/gu, '');
  return text === '' ? null : text;
}

/** A text as it is, anything else as JSON: `String()` runs into a `toString` that was sent. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
