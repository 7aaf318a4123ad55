/** What the data of an event must name for it to be tracked. */
export type NeededId = 'user' | 'account';

/** The key of a subscription's `config` that an event takes. */
export type ConfigKey = 'include_resource' | 'days_synced' | 'items';

/** What is known about one event by its name. */
export interface CatalogueEntry {
  /** `provider`: relayed from it; `own`: told by Readywire itself. */
  readonly from: 'provider' | 'own';
  readonly needs: readonly NeededId[];
  readonly config: ConfigKey | null;
  /** Whether a subscription to `*` gets it. */
  readonly inStar: boolean;
}

const USER: readonly NeededId[] = ['user'];
const BOTH: readonly NeededId[] = ['user', 'account'];

function provider(needs: readonly NeededId[], config: ConfigKey | null = null): CatalogueEntry {
  return { from: 'provider', needs, config, inStar: config !== 'items' };
}

function own(inStar = true): CatalogueEntry {
  return { from: 'own', needs: [], config: null, inStar };
}

function family(prefix: string, needs: readonly NeededId[], ...verbs: readonly string[]) {
  return Object.fromEntries(verbs.map((verb) => [`${prefix}.${verb}`, provider(needs)]));
}

function dataset(prefix: string, ...verbs: readonly string[]) {
  return {
    ...family(prefix, BOTH, 'added', 'updated', ...verbs, 'fully_synced'),
    [`${prefix}.partially_synced`]: provider(BOTH, 'days_synced'),
  };
}

/**
 * Every event that can be subscribed to by name: those of the provider (as its documentation
 * lists them) and our own. An unknown event is relayed to subscribers of `*`.
 */
export const EVENT_CATALOGUE: Readonly<Record<string, CatalogueEntry>> = {
  'accounts.added': provider(BOTH, 'include_resource'),
  'accounts.connected': provider(BOTH, 'include_resource'),
  'accounts.failed': provider(BOTH, 'include_resource'),
  'accounts.updated': provider(BOTH, 'include_resource'),
  'accounts.removed': provider(BOTH),
  'users.fully_synced': provider(USER),
  'reports.ready': provider(USER),
  'reports.generated': provider(USER),
  ...family('identities', BOTH, 'added', 'updated'),
  ...dataset('paystubs'),
  ...dataset('gigs', 'removed'),
  ...dataset('shifts', 'removed'),
  ...family('payroll_documents', BOTH, 'added', 'updated', 'removed'),
  ...family('deposit_destinations', BOTH, 'added', 'updated', 'removed'),
  ...family('vehicles', BOTH, 'added', 'updated', 'removed'),
  ...family('ratings', BOTH, 'added', 'updated'),
  ...family('user_uploads', USER, 'added', 'removed', 'ocr_completed'),
  ...family('user_forms', USER, 'submitted', 'removed'),
  ...family('direct_deposit_switches', USER, 'completed', 'failed'),
  'items.updated': provider([], 'items'),
  'items.removed': provider([], 'items'),
  ...family('verifications', [], 'updated', 'creation_failed'),
  'reports.fully_ready': own(),
  'reports.overdue': own(),
  'reports.failed': own(),
  'webhooks.disabled': own(),
  'webhooks.test': own(false),
};

/** Means every event but `items.*` and `webhooks.test`, the unknown ones included. */
export const STAR = '*';

/** What is known about the event, or undefined for an unknown one. */
export function catalogueEntry(event: string): CatalogueEntry | undefined {
  return Object.hasOwn(EVENT_CATALOGUE, event) ? EVENT_CATALOGUE[event] : undefined;
}

/** Events of our own that are kept in the log and never leave: nobody can subscribe to them. */
const INTERNAL_EVENTS: ReadonlySet<string> = new Set(['users.snapshot']);

/** Whether the event is kept in the log and is told to nobody outside. */
export function isInternalEvent(event: string): boolean {
  return INTERNAL_EVENTS.has(event);
}

/** Whether the name is one of our own events, which nobody outside may send us. */
export function isOwnEvent(event: string): boolean {
  return isInternalEvent(event) || catalogueEntry(event)?.from === 'own';
}

/** Whether a subscription to these events (in the order given) wants this one. */
export function wants(subscribed: readonly string[], event: string): boolean {
  if (isInternalEvent(event)) return false;
  if (subscribed.includes(event)) return true;
  return subscribed.includes(STAR) && (catalogueEntry(event)?.inStar ?? true);
}
