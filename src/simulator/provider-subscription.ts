import { prettyBody, type ProviderEvent } from './provider-event.js';

/** Where the provider sends which events. */
export interface ProviderSubscription {
  /** Free text; every message repeats it. */
  readonly name: string;
  readonly url: string;
  /** Names of events; `*` means all but `items.*`. */
  readonly events: readonly string[];
  /** Without one, messages carry no signature. */
  readonly secret: string | null;
  /** Whether account events carry the account itself. */
  readonly includeResource: boolean;
}

/** Whether the subscription gets this event. */
export function isSubscribed({ events }: ProviderSubscription, event: string): boolean {
  return events.includes(event) || (events.includes('*') && !event.startsWith('items.'));
}

/** The event as this subscription gets it. */
export function bodyFor(subscription: ProviderSubscription, event: ProviderEvent): Buffer {
  const { name, includeResource } = subscription;
  const withResource = includeResource && event.resource !== undefined;
  const data = withResource ? { ...event.data, resource: event.resource } : event.data;
  return prettyBody(event.event, name, data);
}
