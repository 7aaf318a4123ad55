import { v7 } from 'uuid';

/**
 * The shape of every id on the wire. The provider writes ULIDs as UUIDs, so the version and
 * variant digits are arbitrary: any hex is right, as for PostgreSQL's `uuid`.
 */
export const ID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for a string in the shape of an id, whatever its version digits. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && ID_PATTERN.test(value);
}

/** The id in lower case, as PostgreSQL gives it back, or null if it is none. */
export function toId(value: unknown): string | null {
  return isId(value) ? value.toLowerCase() : null;
}

/** A new time-ordered id (UUIDv7): sorting by id is sorting by the time of minting. */
export function newId(): string {
  return v7();
}

/** When a time-ordered id (UUIDv7) was minted, milliseconds since the epoch. */
export function msOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
