import { createHmac, timingSafeEqual } from 'node:crypto';

const HEX_SHA512 = /^[0-9a-f]{128}$/i;

function digest(key: string | Buffer, body: Buffer | string): Buffer {
  return createHmac('sha512', key).update(body).digest();
}

/**
 * The value of `X-Argyle-Signature`: HMAC-SHA512 of the raw body under the secret's own UTF-8
 * bytes (a `whsec_` prefix is part of them), as 128 lower-case hex characters.
 */
export function argyleSignature(secret: string, body: Buffer | string): string {
  return digest(secret, body).toString('hex');
}

/** Whether the header could be a signature at all: it is there once, and 128 hex characters. */
export function isSignature(header: string | string[] | undefined): header is string {
  return typeof header === 'string' && HEX_SHA512.test(header);
}

/**
 * True if the header signs exactly these bytes under one of the secrets. Every secret is tried
 * and each is compared in constant time, so the time tells neither which one fits nor how much
 * of a guess was right. Never throws: a header that is missing, sent twice, too short, too long
 * or not hex is simply wrong; hex in upper case is right.
 */
export function verifyArgyleSignature(
  secrets: readonly Buffer[],
  body: Buffer,
  header: string | string[] | undefined,
): boolean {
  if (!isSignature(header)) return false;
  const given = Buffer.from(header, 'hex');
  let fits = false;
  for (const secret of secrets) {
    const equal = timingSafeEqual(digest(secret, body), given);
    // Anyone can sign with an empty key, so it never counts.
    fits = (equal && secret.length > 0) || fits;
  }
  return fits;
}
