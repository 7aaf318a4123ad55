/** A JSON object of unknown content: its members are read with {@link member} only. */
export type Data = Readonly<Record<string, unknown>>;

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The value if it is an object and not a list, else null. */
export function dataOf(value: unknown): Data | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Data)
    : null;
}

/** An own member: names like `__proto__` or `constructor` find what was sent, never a prototype. */
export function member(data: Data | null, name: string): unknown {
  return data !== null && Object.hasOwn(data, name) ? data[name] : undefined;
}

/**
 * An id, in lower case. The provider writes ULIDs in the shape of UUIDs, so any hex digit may
 * stand where a UUID has its version and variant.
 */
export function idOf(value: unknown): string | null {
  return typeof value === 'string' && ID.test(value) ? value.toLowerCase() : null;
}

/** A non-empty text of at most `max` characters, without control ones: PostgreSQL refuses NUL. */
export function textOf(value: unknown, max: number): string | null {
  if (typeof value !== 'string') return null;
  const text = value.slice(0, max).replace(/\p{Cc}/gu, '');
  return text === '' ? null : text;
}
