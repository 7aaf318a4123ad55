import { catalogueEntry, EVENT_CATALOGUE } from '../../../core/catalogue/event-catalogue.js';
import type { SubscriptionConfig } from '../../../entities/subscription.entity.js';

/** What one of our subscribers asks for, as far as it matters to what we ask the provider for. */
export interface SubscriberWish {
  readonly events: readonly string[];
  readonly config: SubscriptionConfig;
}

/** A subscription that we need at the provider; its name says what it is for. */
export interface WantedWebhook {
  readonly name: string;
  readonly events: readonly string[];
  readonly config: SubscriptionConfig;
}

/** The days that the provider takes when a subscription does not say. */
const USUAL_DAYS = 30;
/** The provider takes no more of them in one subscription. */
const MOST_ITEMS = 30;

const OWN_NAME = /^readywire (?:events|accounts|days_synced \d+|items \d+)$/;

const PROVIDER_EVENTS = Object.keys(EVENT_CATALOGUE)
  .filter((event) => catalogueEntry(event)?.from === 'provider')
  .sort();
const taking = (key: string | null): readonly string[] =>
  PROVIDER_EVENTS.filter((event) => catalogueEntry(event)?.config === key);

const ACCOUNT_EVENTS = taking('include_resource');
const DAYS_EVENTS = taking('days_synced');
const ITEM_EVENTS = taking('items');
/** Those of `days_synced` are among them: without a config they come at the usual days. */
const PLAIN_EVENTS = [...taking(null), ...DAYS_EVENTS].sort();

/** Whether a subscription of this name is one that we make. */
export function isOwnName(name: unknown): boolean {
  return typeof name === 'string' && OWN_NAME.test(name);
}

/**
 * The subscriptions that we need: plain events, the four account events with their resource, and
 * what our subscribers ask for beyond that: other `days_synced` than the usual, and items. Pure,
 * and the same for every order of the subscribers.
 */
export function wantedWebhooks(wishes: readonly SubscriberWish[]): readonly WantedWebhook[] {
  return [
    { name: 'readywire events', events: PLAIN_EVENTS, config: {} },
    { name: 'readywire accounts', events: ACCOUNT_EVENTS, config: { include_resource: true } },
    ...byDays(wishes),
    ...byItems(wishes),
  ];
}

function byDays(wishes: readonly SubscriberWish[]): readonly WantedWebhook[] {
  const eventsByDays = new Map<number, Set<string>>();
  for (const { events, config } of wishes) {
    const days = config.days_synced ?? USUAL_DAYS;
    if (days === USUAL_DAYS) continue;
    const asked = eventsByDays.get(days) ?? new Set();
    for (const event of events) if (DAYS_EVENTS.includes(event)) asked.add(event);
    if (asked.size > 0) eventsByDays.set(days, asked);
  }
  return [...eventsByDays]
    .sort(([a], [b]) => a - b)
    .map(([days, events]) => ({
      name: `readywire days_synced ${String(days)}`,
      events: [...events].sort(),
      config: { days_synced: days },
    }));
}

function byItems(wishes: readonly SubscriberWish[]): readonly WantedWebhook[] {
  const asking = wishes.filter(({ events }) => events.some((one) => ITEM_EVENTS.includes(one)));
  const items = [...new Set(asking.flatMap(({ config }) => config.items ?? []))].sort();
  const asked = ITEM_EVENTS.filter((one) => asking.some(({ events }) => events.includes(one)));
  const count = Math.ceil(items.length / MOST_ITEMS);
  return Array.from({ length: count }, (_, index) => ({
    name: `readywire items ${String(index + 1)}`,
    events: asked,
    config: { items: items.slice(index * MOST_ITEMS, (index + 1) * MOST_ITEMS) },
  }));
}
