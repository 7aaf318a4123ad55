import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Bytes of a generated secret: too many to guess, so that a plain SHA-256 keeps it. */
const SECRET_BYTES = 32;

/** A secret as it is kept: its SHA-256. */
export function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** Tells two secrets apart by their digests; says nothing that helps to find either. */
export function fingerprintOf(digest: Buffer): string {
  return createHash('sha256').update('readywire key').update(digest).digest('base64url');
}

/** Compares two digests of 32 bytes in constant time. */
export function isSameDigest(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A new random secret, in characters that need no quoting anywhere. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
