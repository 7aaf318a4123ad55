import { member, objectOf, type JsonObject } from '../../common/json/read.js';
import { CONFIG_KEYS, PROVIDER_EVENTS, type ConfigKey } from './provider-events.js';
import type { SubscriptionConfig, SubscriptionWish } from './provider-subscription.js';

/** What is wrong with a request, by its fields, as the provider's 400 says it. */
export type FieldFaults = Readonly<Record<string, readonly string[]>>;

const REQUIRED = 'This field is required.';
const MOST_ITEMS = 30;

/** The provider's own words. */
const CONFIG_REFUSED = `only allowed for ${Object.keys(CONFIG_KEYS).join(', ')}`;

/**
 * Reads the request for a subscription as the provider does. Fields that it does not know are
 * tolerated.
 * @returns the wish, or what is wrong with it
 */
export function readSubscription(
  body: unknown,
): { readonly wish: SubscriptionWish } | { readonly faults: FieldFaults } {
  const given = objectOf(body);
  const events = member(given, 'events') === '*' ? ['*'] : member(given, 'events');
  const config = member(given, 'config') ?? {};
  const faults = Object.entries({
    events: eventsFault(events),
    name: textFault(member(given, 'name')),
    url: urlFault(member(given, 'url')),
    secret: secretFault(member(given, 'secret')),
    config: Array.isArray(events) ? configFault(events, config) : null,
  }).flatMap(([field, fault]) => (fault === null ? [] : [[field, [fault]] as const]));
  if (faults.length > 0) return { faults: Object.fromEntries(faults) };
  return { wish: wishOf(given as JsonObject, events as string[], config) };
}

function wishOf(
  given: JsonObject,
  events: readonly string[],
  config: SubscriptionConfig,
): SubscriptionWish {
  const secret = (member(given, 'secret') ?? null) as string | null;
  const { name, url } = given as { name: string; url: string };
  // Urls are sent in their normal form, and encoded here.
  return { name, url: encodeURI(url), events, secret: secret === '' ? null : secret, config };
}

function eventsFault(events: unknown): string | null {
  if (events === undefined) return REQUIRED;
  if (!Array.isArray(events)) return 'Expected a list of items.';
  if (events.length === 0) return 'This list may not be empty.';
  if (events.includes('*')) return events.length === 1 ? null : '"*" can not be combined.';
  const names = events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event)));
  const unknown = names.find((name) => !PROVIDER_EVENTS.has(name));
  return unknown === undefined ? null : `"${unknown}" is not a valid choice.`;
}

function textFault(value: unknown): string | null {
  if (value === undefined) return REQUIRED;
  return typeof value === 'string' && value !== '' ? null : 'This field may not be blank.';
}

function urlFault(value: unknown): string | null {
  if (value === undefined) return REQUIRED;
  const isUrl = typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value);
  return isUrl ? null : 'Enter a valid URL.';
}

function secretFault(value: unknown): string | null {
  return value === undefined || value === null || typeof value === 'string'
    ? null
    : 'Not a valid string.';
}

function configFault(events: readonly unknown[], config: unknown): string | null {
  const given = objectOf(config);
  if (given === null) return 'Expected an object.';
  const takes = events.map((event) => CONFIG_KEYS[String(event)]);
  const isGiven = Object.keys(given).length > 0;
  if (isGiven && takes.includes(undefined)) return CONFIG_REFUSED;
  const needsItems = takes.includes('items') && member(given, 'items') === undefined;
  if (needsItems) return 'items is required for items.removed, items.updated';
  const wrong = (Object.keys(VALUES) as ConfigKey[]).filter(
    (key) => member(given, key) !== undefined && !(takes.includes(key) && VALUES[key](given[key])),
  );
  return wrong.length === 0 ? null : `${wrong.join(', ')}: not valid for these events`;
}

const VALUES: Readonly<Record<ConfigKey, (value: unknown) => boolean>> = {
  include_resource: (value) => typeof value === 'boolean',
  days_synced: (value) => Number.isSafeInteger(value) && Number(value) >= 1,
  items: (value) => Array.isArray(value) && value.length >= 1 && value.length <= MOST_ITEMS,
};
