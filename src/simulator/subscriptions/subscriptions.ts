import type { ProviderEvent } from '../provider-event.js';
import type { SimulatedClock } from '../simulated-clock.js';
import { ulidAsUuid } from '../ulid-as-uuid.js';
import {
  isSubscribed,
  type ProviderSubscription,
  type SubscriptionWish,
} from './provider-subscription.js';

/** The subscriptions that the provider has; each gets its own copy of what it asked for. */
export class Subscriptions {
  private readonly list = new Map<string, ProviderSubscription>();

  constructor(private readonly clock: SimulatedClock) {}

  create(wish: SubscriptionWish): ProviderSubscription {
    const now = this.clock.now();
    const subscription = { ...wish, id: ulidAsUuid(now), createdAt: now, lastSentAt: null };
    this.list.set(subscription.id, subscription);
    return subscription;
  }

  /** Newest first. */
  all(): readonly ProviderSubscription[] {
    return [...this.list.values()].toReversed();
  }

  find(id: string): ProviderSubscription | undefined {
    return this.list.get(id);
  }

  /**
   * For whoever asks for it; a subscription that vanishes by itself goes the same way.
   * @returns whether there was one
   */
  delete(id: string): boolean {
    return this.list.delete(id);
  }

  /** Those that get this event. */
  matching(event: ProviderEvent): readonly ProviderSubscription[] {
    return [...this.list.values()].filter((one) => isSubscribed(one, event));
  }

  /** Something was sent to it just now. */
  noteSent(id: string): void {
    const subscription = this.list.get(id);
    if (subscription !== undefined) {
      this.list.set(id, { ...subscription, lastSentAt: this.clock.now() });
    }
  }
}
