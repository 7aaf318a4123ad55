/** The key of a subscription's `config` that some events take. */
export type ConfigKey = 'include_resource' | 'days_synced' | 'items';

/** Which events take which key: those of {@link PROVIDER_EVENTS} that are not here take none. */
export const CONFIG_KEYS: Readonly<Record<string, ConfigKey>> = {
  'accounts.added': 'include_resource',
  'accounts.connected': 'include_resource',
  'accounts.failed': 'include_resource',
  'accounts.updated': 'include_resource',
  'gigs.partially_synced': 'days_synced',
  'items.removed': 'items',
  'items.updated': 'items',
  'paystubs.partially_synced': 'days_synced',
  'shifts.partially_synced': 'days_synced',
};

/** Every event that can be subscribed to by name. */
export const PROVIDER_EVENTS: ReadonlySet<string> = new Set([
  ...Object.keys(CONFIG_KEYS),
  'accounts.removed',
  'users.fully_synced',
  ...family('reports', 'ready', 'generated'),
  ...family('identities', 'added', 'updated'),
  ...family('paystubs', 'added', 'updated', 'fully_synced'),
  ...family('gigs', 'added', 'updated', 'removed', 'fully_synced'),
  ...family('shifts', 'added', 'updated', 'removed', 'fully_synced'),
  ...family('payroll_documents', 'added', 'updated', 'removed'),
  ...family('deposit_destinations', 'added', 'updated', 'removed'),
  ...family('vehicles', 'added', 'updated', 'removed'),
  ...family('ratings', 'added', 'updated'),
  ...family('user_uploads', 'added', 'removed', 'ocr_completed'),
  ...family('user_forms', 'submitted', 'removed'),
  ...family('direct_deposit_switches', 'completed', 'failed'),
  ...family('verifications', 'updated', 'creation_failed'),
]);

function family(prefix: string, ...verbs: readonly string[]): readonly string[] {
  return verbs.map((verb) => `${prefix}.${verb}`);
}
