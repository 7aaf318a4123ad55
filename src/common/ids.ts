import { randomFillSync } from 'node:crypto';
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

/** Asking the system for every 16 bytes costs more than all else of an id. */
const randomness = Buffer.alloc(16 * 256);
let used = randomness.length;

function nextRandom(): Buffer {
  if (used === randomness.length) {
    randomFillSync(randomness);
    used = 0;
  }
  return randomness.subarray(used, (used += 16));
}

let lastMs = 0;
let sequence = 0;

/**
 * A new time-ordered id (UUIDv7): sorting by id is sorting by the time of minting, and of one
 * process by the order of minting.
 */
export function newId(): string {
  const random = nextRandom();
  // eslint-disable-next-line no-restricted-syntax -- an id is unique by it, nothing is judged by it
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    // 31 bits, so that there is room to count up.
    sequence = random.readUInt32BE() >>> 1;
  } else {
    sequence = (sequence + 1) >>> 0;
    if (sequence === 0) lastMs += 1;
  }
  return v7({ random, msecs: lastMs, seq: sequence });
}

/** When a time-ordered id (UUIDv7) was minted, milliseconds since the epoch. */
export function msOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
