import { member, objectOf } from '../../../common/json/read.js';
import { STAR, catalogueEntry, wants } from '../../../core/catalogue/event-catalogue.js';
import type { SubscriptionConfig } from '../../../entities/subscription.entity.js';

/** What a subscription asks for. */
export interface Wish {
  readonly id: string;
  readonly events: readonly string[];
  readonly config: SubscriptionConfig;
}

/** What there is to send. */
export interface Offer {
  readonly event: string;
  readonly data: unknown;
  /** The subscription that alone gets it, whatever it asks for; null: all that match. */
  readonly onlyFor: string | null;
}

/** The provider's default of `config.days_synced`. */
const DEFAULT_DAYS_SYNCED = 30;

/**
 * Whether the subscription gets the event (contract 2). `*` takes no config, so what it covers
 * is not filtered. What a filter can't read in the data does not filter: nothing gets lost.
 */
export function matches(wish: Wish, offer: Offer): boolean {
  if (offer.onlyFor !== null) return wish.id === offer.onlyFor;
  if (!wants(wish.events, offer.event) || isAboutItself(wish, offer)) return false;
  if (wish.events.includes(STAR)) return true;
  const filter = catalogueEntry(offer.event)?.config;
  if (filter === 'days_synced') return hasDaysSynced(wish.config, offer.data);
  if (filter === 'items') return isAboutItem(wish.config, offer.data);
  return true;
}

/** A subscription is not told that it is disabled itself. */
function isAboutItself({ id }: Wish, { event, data }: Offer): boolean {
  return event === 'webhooks.disabled' && member(objectOf(data), 'webhook') === id;
}

function hasDaysSynced(config: SubscriptionConfig, data: unknown): boolean {
  const days = member(objectOf(data), 'days_synced');
  return typeof days !== 'number' || days >= (config.days_synced ?? DEFAULT_DAYS_SYNCED);
}

function isAboutItem({ items }: SubscriptionConfig, data: unknown): boolean {
  const named = itemsIn(data);
  if (!items || named.length === 0) return true;
  return named.some((item) => items.includes(item));
}

/**
 * The ids of the items that the data is about. Their place is not established, so each usual one
 * is read: `item`, `item_id`, `items` and a `resource`, as ids or as objects with one.
 */
function itemsIn(data: unknown): readonly string[] {
  const named = ['item', 'item_id', 'items', 'resource'].map((key) => member(objectOf(data), key));
  return named.flat().flatMap(idsIn);
}

function idsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  const id = member(objectOf(value), 'id');
  return typeof id === 'string' ? [id] : [];
}
