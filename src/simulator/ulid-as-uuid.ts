import { randomBytes } from 'node:crypto';
import { microsOf, type Instant } from '../common/instant.js';

/**
 * A new id as the provider makes them: a ULID (48 bits of milliseconds, 80 of chance) written in
 * the shape of a UUID. Version and variant digits are therefore arbitrary.
 */
export function ulidAsUuid(at: Instant): string {
  const millis = Math.floor(microsOf(at) / 1000);
  const hex = millis.toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
