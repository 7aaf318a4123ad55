import { randomBytes } from 'node:crypto';
import { microsOf, type Instant } from '../common/instant.js';

/**
 * A new id as the provider makes them: a ULID (48 bits of milliseconds, 80 of chance) written in
 * the shape of a UUID. Version and variant digits are therefore arbitrary. Some of the chance is
 * given up for the microseconds, so that ids sort by time.
 */
export function ulidAsUuid(at: Instant): string {
  const micros = microsOf(at);
  const millis = Math.floor(micros / 1000)
    .toString(16)
    .padStart(12, '0');
  const rest = (micros % 1000).toString(16).padStart(3, '0');
  const hex = (millis + rest + randomBytes(9).toString('hex')).slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
