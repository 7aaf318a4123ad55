import {
  catalogueEntry,
  type ConfigKey,
  EVENT_CATALOGUE,
} from '../../../core/catalogue/event-catalogue.js';

const MOST_ITEMS = 30;
/** An item of the provider is `item_` and digits; other ids of that sort are taken as well. */
const ITEM = /^[\w.:-]{1,100}$/;

const TAKERS = Object.entries(EVENT_CATALOGUE)
  .filter(([, { config }]) => config !== null)
  .map(([event]) => event)
  .sort();

/** The provider's own words. */
const REFUSAL = `only allowed for ${TAKERS.join(', ')}`;

const VALUE_FAULTS: Readonly<Record<ConfigKey, (value: unknown) => string | null>> = {
  include_resource: (value) =>
    typeof value === 'boolean' ? null : '`include_resource` must be true or false.',
  days_synced: (value) =>
    Number.isSafeInteger(value) && (value as number) >= 1
      ? null
      : '`days_synced` must be a whole number, at least 1.',
  items: (value) =>
    isItemList(value) ? null : '`items` must be 1 to 30 ids of items, each of them once.',
};

/**
 * What is wrong with the `config` of a subscription to these events; empty if nothing. Every
 * event must take a config (a subscription to `*` takes none), every key must mean something to
 * one of them, and `items.*` can't do without `items`.
 * @param config `{}` and null are none
 */
export function configFaults(events: readonly string[], config: unknown): readonly string[] {
  const given = config ?? {};
  if (typeof given !== 'object' || Array.isArray(given)) return ['must be an object or null.'];
  const entries = Object.entries(given);
  if (entries.length > 0 && !events.every((event) => keyOf(event) !== null)) return [REFUSAL];
  return [
    ...entries.flatMap(([key, value]) => keyFault(events, key) ?? valueFault(key, value) ?? []),
    ...missingItems(events, given),
  ];
}

function keyOf(event: string): ConfigKey | null {
  return catalogueEntry(event)?.config ?? null;
}

function keyFault(events: readonly string[], key: string): string | null {
  if (!Object.hasOwn(VALUE_FAULTS, key)) {
    return `"${key.slice(0, 80)}" is not one of ${Object.keys(VALUE_FAULTS).join(', ')}.`;
  }
  const takers = TAKERS.filter((event) => keyOf(event) === key);
  const isTaken = events.some((event) => takers.includes(event));
  return isTaken ? null : `\`${key}\` is only for ${takers.join(', ')}.`;
}

function valueFault(key: string, value: unknown): string | null {
  return VALUE_FAULTS[key as ConfigKey](value);
}

function missingItems(events: readonly string[], given: object): readonly string[] {
  const isNeeded = events.some((event) => keyOf(event) === 'items');
  return isNeeded && !Object.hasOwn(given, 'items')
    ? ['`items` is required for items.updated and items.removed.']
    : [];
}

function isItemList(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 1 || value.length > MOST_ITEMS) return false;
  const areIds = value.every((item) => typeof item === 'string' && ITEM.test(item));
  return areIds && new Set(value).size === value.length;
}
