import { messageBody } from '../../src/common/wire/message.js';
import { requestHeaders } from '../../src/modules/delivery/worker/request-headers.js';
import { KEYS } from '../service/service-keys.js';

/** The event of all deliveries. */
export const EVENT = 'paystubs.updated';
/** The name of the subscription, which is in every message. */
export const NAME = 'bench';

/** A body as the provider sends it; `n` makes it another one. */
export function bodyOf(n: number): string {
  const id = `018d1f2a-7a3c-4c1e-9d0a-${n.toString(16).padStart(12, '0')}`;
  const data = {
    account: id,
    user: id,
    available_count: 12,
    available_from: '2023-02-24T00:00:00Z',
  };
  return JSON.stringify({ event: EVENT, name: NAME, data }, null, 2);
}

/** What is sent for a body that came in. */
export function messageOf(body: string): string {
  return messageBody({ event: EVENT, name: NAME, body }, { includeResource: false });
}

/** The headers of one attempt, both signatures among them: as the service makes them. */
export function headersOf(id: string, body: string): Record<string, string> {
  const timestampSeconds = Math.floor(Date.now() / 1_000);
  const secrets = [KEYS.subscriptionSecret];
  return { ...requestHeaders({ deliveryId: id, eventId: id, timestampSeconds, body, secrets }) };
}
