import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';

/**
 * Verifies a message twice, as two different receivers would: by the `standardwebhooks` package,
 * and by an HMAC-SHA512 of its own over the raw bytes, as the provider documents it. Shares no
 * code with the service.
 * @returns what is wrong, or null
 */
export function signatureFault(
  secret: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
): string | null {
  if (!isSignedAsTheProviderDoes(secret, headers['x-argyle-signature'], body)) {
    return 'X-Argyle-Signature is not right';
  }
  try {
    const webhook = secret.startsWith('whsec_')
      ? new Webhook(secret)
      : new Webhook(secret, { format: 'raw' });
    webhook.verify(body, headers as Record<string, string>);
    return null;
  } catch (error) {
    return `webhook-signature is not right: ${String(error)}`;
  }
}

function isSignedAsTheProviderDoes(secret: string, header: unknown, body: Buffer): boolean {
  const right = createHmac('sha512', secret).update(body).digest('hex');
  const given = Buffer.from(typeof header === 'string' ? header : '');
  return given.length === right.length && timingSafeEqual(given, Buffer.from(right));
}
