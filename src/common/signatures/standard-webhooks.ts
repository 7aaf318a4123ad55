import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
const PRINTABLE_ASCII = /^[\x20-\x7e]+$/;
/** Bytes of a `whsec_` key: "at least 24 bytes (192 bits, 512 maximum)" in Standard Webhooks 1.0. */
const KEY_BYTES = { min: 24, max: 64 };

/** The bytes of canonical, padded base64, or null: what decodes leniently would sign differently. */
function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

/**
 * Why a secret can't be used, as the end of a sentence ("must be …"), or null if it can. Secrets
 * are printable ASCII; one that begins with `whsec_` carries the base64 of 24 to 64 bytes. What
 * is said never repeats the secret.
 */
export function secretFault(secret: string): string | null {
  if (!PRINTABLE_ASCII.test(secret)) return 'must be printable ASCII and not empty';
  if (!secret.startsWith(PREFIX)) return null;
  const size = strictBase64(secret.slice(PREFIX.length))?.length ?? 0;
  if (size >= KEY_BYTES.min && size <= KEY_BYTES.max) return null;
  return 'must be whsec_ and the padded base64 of 24 to 64 bytes, if it begins with whsec_';
}

/** True if {@link secretFault} has nothing to say. */
export function isValidSecret(secret: string): boolean {
  return secretFault(secret) === null;
}

/**
 * The HMAC key of a secret: the decoded bytes behind `whsec_`, or else the secret's own bytes.
 * Throws on a secret that is not valid, without repeating it.
 */
export function signingKey(secret: string): Buffer {
  const fault = secretFault(secret);
  if (fault) throw new Error(`a signing secret ${fault}`);
  return secret.startsWith(PREFIX)
    ? Buffer.from(secret.slice(PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8');
}

/**
 * The value of `webhook-signature` (Standard Webhooks 1.0): for each secret `v1,` and the base64
 * HMAC-SHA256 of `id.timestamp.body`, separated by spaces, in the order of the secrets. Empty
 * without secrets: then the header is left out. `timestampSeconds` is the attempt's time in whole
 * seconds, the value of `webhook-timestamp`.
 */
export function standardWebhooksSignature(
  secrets: readonly string[],
  id: string,
  timestampSeconds: number,
  body: Buffer | string,
): string {
  const head = `${id}.${String(timestampSeconds)}.`;
  const sign = (secret: string): string =>
    `v1,${createHmac('sha256', signingKey(secret)).update(head).update(body).digest('base64')}`;
  return secrets.map(sign).join(' ');
}
