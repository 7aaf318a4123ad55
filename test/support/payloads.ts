import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('./payloads/', import.meta.url);

/** A recorded or documented body, byte for byte as the provider sent it. */
export function recorded(name: RecordedName): Buffer {
  return readFileSync(fileURLToPath(new URL(`${name}.json`, FOLDER)));
}

/** The files of `test/support/payloads`. */
export type RecordedName =
  | 'recorded-accounts.connected'
  | 'recorded-identities.added'
  | 'recorded-gigs.partially_synced'
  | 'recorded-accounts.updated'
  | 'recorded-paystubs.partially_synced'
  | 'recorded-accounts.updated-later'
  | 'documented-accounts.failed'
  | 'documented-reports.ready'
  | 'documented-users.fully_synced'
  | 'rest-account'
  | 'rest-report'
  | 'rest-webhooks-config-400';

/** The webhooks that the provider's sandbox sent for one account, in the order they came. */
export const RECORDED_WEBHOOKS = [
  'recorded-accounts.connected',
  'recorded-identities.added',
  'recorded-gigs.partially_synced',
  'recorded-accounts.updated',
  'recorded-paystubs.partially_synced',
  'recorded-accounts.updated-later',
] as const satisfies readonly RecordedName[];

/** The user and the account of the recorded webhooks. */
export const RECORDED_USER = '0197a3f9-4f43-dbd5-e5bd-3941dc245d1b';
export const RECORDED_ACCOUNT = '0197a3f9-59dc-f823-fa70-ed689729324b';

/** An id as the provider makes them: hex in the shape of a UUID, any version digit. */
export function anId(): string {
  const hex = randomBytes(16).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** One webhook of the provider. */
export interface Webhook {
  readonly event: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A webhook under the name that the provider knows us by. */
export function webhook(event: string, data: Webhook['data']): Webhook {
  return { event, name: 'readywire', data };
}

/** Whose account it is. */
export interface AccountIds {
  readonly user: string;
  readonly account: string;
}

export const accountAdded = (ids: AccountIds): Webhook => webhook('accounts.added', { ...ids });

/** @param at the time of the connection; without it the event carries no resource */
export function accountConnected(ids: AccountIds, at?: string): Webhook {
  return webhook('accounts.connected', { ...ids, ...resource(ids, 'connected', at) });
}

/** An update whose resource says what the connection is now. */
export function accountUpdated(
  ids: AccountIds,
  status: 'connecting' | 'connected' | 'error',
  at: string,
): Webhook {
  return webhook('accounts.updated', { ...ids, ...resource(ids, status, at) });
}

/** @param at the time of the failure; without it the event carries no resource */
export function accountFailed(
  ids: AccountIds,
  at?: string,
  error_code = 'invalid_credentials',
): Webhook {
  const data = { ...ids, error_code, error_message: 'The credentials are wrong.' };
  return webhook('accounts.failed', { ...data, ...resource(ids, 'error', at, error_code) });
}

export const accountRemoved = (ids: AccountIds): Webhook => webhook('accounts.removed', { ...ids });

/** `reports.ready` in its shape (b); `accounts` maps an account to its `last_synced_at`. */
export function reportsReady(
  user: string,
  accounts: Readonly<Record<string, string | null>>,
  external_id: string | null = null,
): Webhook {
  const list = Object.entries(accounts).map(([id, last_synced_at]) => ({ id, last_synced_at }));
  return webhook('reports.ready', { user, external_id, accounts: list });
}

export function reportsGenerated(user: string, report_id: string, type = 'voie'): Webhook {
  return webhook('reports.generated', { user, type, report_id });
}

export function usersFullySynced(
  user: string,
  accounts_connected: readonly string[],
  external_id: string | null = null,
): Webhook {
  return webhook('users.fully_synced', {
    user,
    resource: { id: user, accounts_connected, external_id, created_at: '2025-06-24T22:05:10Z' },
  });
}

function resource(
  { user, account }: AccountIds,
  status: string,
  updated_at: string | undefined,
  error_code: string | null = null,
): object {
  if (updated_at === undefined) return {};
  const connection = { status, error_code, error_message: null, updated_at };
  return { resource: { id: account, user, source: 'argyle_sandbox', connection } };
}
