import { createHmac } from 'node:crypto';
import { ApiClient, type ApiAnswer } from './api-client.js';

/** The secret of the provider in tests. */
export const INTAKE_SECRET = 'intake-secret-of-the-tests';

export interface PostOptions {
  /** Signs with another secret. */
  readonly secret?: string;
  /** Sent instead of the right signature; null sends none. */
  readonly signature?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer of the intake. */
export interface IntakeAnswer {
  readonly id: string;
  readonly status: 'accepted' | 'duplicate';
}

/** The provider's signature, written down here once more so that a fault in the code shows. */
export function hmacSha512(secret: string, body: Buffer | string): string {
  return createHmac('sha512', secret).update(body).digest('hex');
}

/** A body as the provider writes it: two spaces, LF, no newline at the end. */
export function prettyPrinted(body: object): string {
  return JSON.stringify(body, null, 2);
}

/** Posts a webhook to `/intake/argyle` as the provider does; an object is pretty-printed. */
export async function postWebhook<T = IntakeAnswer>(
  url: string,
  body: string | Buffer | object,
  options: PostOptions = {},
): Promise<ApiAnswer<T>> {
  const bytes = Buffer.isBuffer(body) || typeof body === 'string' ? body : prettyPrinted(body);
  const signature = options.signature ?? hmacSha512(options.secret ?? INTAKE_SECRET, bytes);
  const response = await fetch(new URL('/intake/argyle', url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(options.signature === null ? {} : { 'x-argyle-signature': signature }),
      ...options.headers,
    },
    body: Buffer.isBuffer(bytes) ? new Uint8Array(bytes) : bytes,
  });
  return ApiClient.read<T>(response);
}
