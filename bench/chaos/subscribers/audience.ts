import type { Recipient } from '../ledger/ledger.js';
import type { Scene } from '../scene.js';
import { subscribe, turnSubscription } from '../../service/api.js';
import type { BadKind } from './bad-kinds.js';
import { BadSubscribers } from './bad-subscribers.js';
import { HealthySubscriber } from './healthy-subscriber.js';

/** A bad subscriber with its subscription. */
export interface BadSubscription {
  readonly id: string;
  readonly kind: BadKind;
}

const STAR = ['*'];

/**
 * Opens healthy subscribers and subscribes them.
 * @param wishes the events of each
 */
export async function addHealthy(
  scene: Scene,
  wishes: readonly (readonly string[])[],
): Promise<readonly Recipient[]> {
  const added: Recipient[] = [];
  for (const [index, events] of wishes.entries()) {
    const subscriber = await HealthySubscriber.listen(scene.ledger);
    scene.onClose(() => {
      subscriber.close();
    });
    const name = `healthy-${String(index + 1)}`;
    const subscribed = await subscribe(serviceOf(scene), { name, url: subscriber.url, events });
    subscriber.subscriptionId = subscribed.id;
    const wants = (event: string): boolean => events.includes('*') || events.includes(event);
    added.push({ id: subscribed.id, wants });
  }
  return added;
}

/** Opens bad subscribers and subscribes them to everything. */
export async function addBad(
  scene: Scene,
  kinds: readonly BadKind[],
  seed: number,
): Promise<readonly BadSubscription[]> {
  const bad = await BadSubscribers.listen({ kinds, seed, canaryPort: scene.canary.port });
  scene.onClose(() => bad.close());
  const added: BadSubscription[] = [];
  for (const { kind, url } of bad.all) {
    const { id } = await subscribe(serviceOf(scene), { name: kind, url, events: STAR });
    added.push({ id, kind });
  }
  return added;
}

/** Enables or disables subscriptions. */
export async function turn(
  scene: Scene,
  how: 'enable' | 'disable',
  subscriptions: readonly { readonly id: string }[],
): Promise<void> {
  for (const { id } of subscriptions) await turnSubscription(serviceOf(scene), id, how);
}

function serviceOf({ services }: Scene): string {
  return String(services[0]?.url);
}
