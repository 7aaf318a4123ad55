import type { Instant } from '../../common/instant.js';
import { prettyBody, type EventData, type ProviderEvent } from '../provider-event.js';
import { CONFIG_KEYS } from './provider-events.js';

/** What some events take. */
export interface SubscriptionConfig {
  /** Whether account events carry the account itself. */
  readonly include_resource?: boolean;
  /** How many days of data make a `*.partially_synced`. Default 30. */
  readonly days_synced?: number;
  /** Which items `items.*` is about. */
  readonly items?: readonly string[];
}

/** Where the provider is asked to send which events. */
export interface SubscriptionWish {
  /** Free text; every message repeats it. */
  readonly name: string;
  readonly url: string;
  /** Names of events; `*` means all but `items.*`. */
  readonly events: readonly string[];
  /** Without one, messages carry no signature. */
  readonly secret: string | null;
  readonly config: SubscriptionConfig;
}

/** A subscription that was taken. */
export interface ProviderSubscription extends SubscriptionWish {
  readonly id: string;
  readonly createdAt: Instant;
  readonly lastSentAt: Instant | null;
}

const DAYS_SYNCED = 30;

/** Whether the subscription gets this event. */
export function isSubscribed(
  { events, config }: SubscriptionWish,
  { event, data }: ProviderEvent,
): boolean {
  const isNamed = events.includes(event) || (events.includes('*') && !event.startsWith('items.'));
  if (!isNamed) return false;
  const key = CONFIG_KEYS[event];
  if (key === 'days_synced')
    return Number(data['days_synced']) >= (config.days_synced ?? DAYS_SYNCED);
  if (key === 'items') return config.items?.includes(String(data['item'])) ?? false;
  return true;
}

/** The event as this subscription gets it. */
export function bodyFor({ name, config }: SubscriptionWish, event: ProviderEvent): Buffer {
  const withResource = config.include_resource === true && event.resource !== undefined;
  const data = withResource ? { ...event.data, resource: event.resource } : event.data;
  return prettyBody(event.event, name, data);
}

/** A subscription in the provider's form: the secret is in clear, there is no other way to it. */
export function subscriptionResource(subscription: ProviderSubscription): EventData {
  const { id, name, events, config, secret, url, createdAt, lastSentAt } = subscription;
  return {
    id,
    name,
    events,
    config,
    secret,
    url,
    created_at: createdAt,
    updated_at: createdAt,
    last_sent_at: lastSentAt,
  };
}
