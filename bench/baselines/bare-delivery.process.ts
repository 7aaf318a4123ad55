// What delivering costs at the least: a loop that signs what it has in memory, as the service
// signs it, and posts it with undici. Nothing is recorded.
import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { argyleSignature } from '../../src/common/signatures/argyle-signature.js';
import { standardWebhooksSignature } from '../../src/common/signatures/standard-webhooks.js';
import { KEYS } from '../service/service-keys.js';
import { serveCalls } from '../shared/serve-calls.js';
import type { BareDeliveryTask } from './bare-delivery.js';

const SECRET = KEYS.subscriptionSecret;

serveCalls({ deliver });

/** @returns how many it delivered a second */
async function deliver({ origin, body, connections, seconds }: BareDeliveryTask): Promise<number> {
  const pool = new Pool(origin, { connections });
  const begun = performance.now();
  const end = begun + seconds * 1_000;
  let delivered = 0;
  const sendOn = async (): Promise<void> => {
    while (performance.now() < end) {
      await post(pool, body);
      delivered += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, sendOn));
  await pool.close();
  return (delivered * 1_000) / (performance.now() - begun);
}

async function post(pool: Pool, body: string): Promise<void> {
  const id = randomUUID();
  const timestamp = Math.floor(performance.now());
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': standardWebhooksSignature([SECRET], id, timestamp, body),
    'x-argyle-signature': argyleSignature(SECRET, body),
    'readywire-event-id': id,
  };
  const answer = await pool.request({ method: 'POST', path: '/', headers, body });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`the sink said ${String(answer.statusCode)}`);
}
