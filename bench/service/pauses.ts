import { KEYS } from './service-keys.js';

const LOGIN = `${KEYS.apiKeyId}:${KEYS.apiKeySecret}`;
const AUTHORIZATION = `Basic ${Buffer.from(LOGIN).toString('base64')}`;

/** Stops the sending of a service; within two seconds in every process. */
export async function pauseDelivery(service: string): Promise<void> {
  await call(service, {
    method: 'POST',
    headers: { authorization: AUTHORIZATION, 'content-type': 'application/json' },
    body: '{}',
  });
}

/** Has it go on; within two seconds in every process. */
export async function resumeDelivery(service: string): Promise<void> {
  await call(service, { method: 'DELETE', headers: { authorization: AUTHORIZATION } });
}

async function call(service: string, request: RequestInit): Promise<void> {
  const answer = await fetch(new URL('/v2/pauses/delivery', service), request);
  if (!answer.ok) throw new Error(`delivery can not be paused: ${String(answer.status)}`);
  await answer.body?.cancel();
}
