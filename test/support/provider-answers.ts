import type { JsonObject } from '../../src/common/json/read.js';
import type { AccountIds } from './payloads.js';

/** What an account at the provider is like. */
export interface ListedAccount {
  readonly status: 'connecting' | 'connected' | 'error';
  /** When the connection last changed. */
  readonly at: string;
  /** As of when all of its data is in. */
  readonly data?: string;
  readonly code?: string;
}

/** An account as the provider lists it when it is asked. */
export function listedAccount(ids: AccountIds, listed: ListedAccount): JsonObject {
  const { status, at, data = null, code = null } = listed;
  const set = { status: data === null ? 'in_progress' : 'synced' };
  return {
    id: ids.account,
    user: ids.user,
    employers: ['Whole Goods'],
    scanned_at: data,
    connection: { status, error_code: code, error_message: null, updated_at: at },
    availability: { identities: set, paystubs: set, gigs: null, shifts: null },
  };
}

/** A report as the provider shows it when it is asked. */
export function shownReport(user: string, id: string, status: string): JsonObject {
  return {
    id,
    user,
    type: 'voie',
    status,
    created_at: '2025-06-24T10:30:00Z',
    file_url: status === 'generated' ? 'https://provider.example/report/pdf' : null,
    json_url: status === 'generated' ? 'https://provider.example/report/json' : null,
    last_synced_at: '2025-06-24T10:20:00.5Z',
    accounts: [{ id, item: 'item_1', last_synced_at: '2025-06-24T10:20:00.5Z' }],
    metadata: { order: 17, note: 'with \u0000 in it' },
    external_id: null,
  };
}
