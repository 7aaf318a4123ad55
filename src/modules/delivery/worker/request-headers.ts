import { argyleSignature } from '../../../common/signatures/argyle-signature.js';
import { standardWebhooksSignature } from '../../../common/signatures/standard-webhooks.js';

/** What the headers of one attempt are made of. */
export interface HeaderParts {
  /** The same on every try and resend: what a subscriber tells repetitions by. */
  readonly deliveryId: string;
  readonly eventId: string;
  /** When this attempt starts, seconds since the epoch. */
  readonly timestampSeconds: number;
  readonly body: string;
  /** All that sign; the first one makes the signature that has room for one. Empty: unsigned. */
  readonly secrets: readonly string[];
  /** The trace that it is part of (W3C); unset: there are no traces. */
  readonly traceparent?: string | undefined;
}

/**
 * The headers of a delivery: the provider's signature (contract 3) and those of Standard
 * Webhooks, both over exactly the bytes of the body.
 * @throws Error if a secret can't be used
 */
export function requestHeaders(parts: HeaderParts): Readonly<Record<string, string>> {
  return {
    'Content-Type': 'application/json',
    Accept: '*/*',
    'Accept-Encoding': 'identity',
    'User-Agent': 'readywire',
    'webhook-id': parts.deliveryId,
    'webhook-timestamp': String(parts.timestampSeconds),
    ...signatures(parts),
    'readywire-event-id': parts.eventId,
    ...(parts.traceparent === undefined ? {} : { traceparent: parts.traceparent }),
  };
}

function signatures({ deliveryId, timestampSeconds, body, secrets }: HeaderParts) {
  const [first] = secrets;
  if (first === undefined) return {};
  return {
    'X-Argyle-Signature': argyleSignature(first, body),
    'webhook-signature': standardWebhooksSignature(secrets, deliveryId, timestampSeconds, body),
  };
}
