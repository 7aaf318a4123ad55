import { KEYS } from './service-keys.js';

const LOGIN = `${KEYS.apiKeyId}:${KEYS.apiKeySecret}`;

/** A subscription, as far as a run needs it. */
export interface Subscribed {
  readonly id: string;
}

/**
 * Subscribes by the REST API.
 * @throws Error if the service refuses
 */
export async function subscribe(
  service: string,
  { name, url, events }: { name: string; url: string; events: readonly string[] },
): Promise<Subscribed> {
  const body = { name, url, events, secret: KEYS.subscriptionSecret };
  const answer = await call(service, 'POST', '/v2/webhooks', body);
  if (answer.status !== 200) throw new Error(`no subscription: ${await answer.text()}`);
  return (await answer.json()) as Subscribed;
}

/** Enables or disables a subscription by the REST API. */
export async function turnSubscription(
  service: string,
  id: string,
  how: 'enable' | 'disable',
): Promise<void> {
  const { status } = await call(service, 'POST', `/v2/webhooks/${id}/${how}`);
  if (status !== 200) throw new Error(`could not ${how} a subscription: ${String(status)}`);
}

function call(service: string, method: string, path: string, body?: object): Promise<Response> {
  return fetch(new URL(path, service), {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(LOGIN).toString('base64')}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/**
 * Has everything of a subscription that never arrived sent after all.
 * @returns how many deliveries that were
 * @throws Error if the service refuses
 */
export async function recover(service: string, id: string, since: string): Promise<number> {
  const answer = await call(service, 'POST', `/v2/webhooks/${id}/recover`, { since });
  if (answer.status !== 200) throw new Error(`no recovery: ${await answer.text()}`);
  return ((await answer.json()) as { requeued: number }).requeued;
}
