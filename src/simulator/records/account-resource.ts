import type { EventData } from '../provider-event.js';
import { errorMessage, itemOf, type SimulatedAccount } from './simulated-account.js';

/** What can be fetched of an account, in the provider's order. Shifts it has none of. */
const COUNTED = ['gigs', 'paystubs'] as const;
const UNCOUNTED = ['identities', 'ratings', 'vehicles', 'deposit_destinations'] as const;

/** An account in the provider's form: the answer of its API, and the `resource` of its events. */
export function accountResource(account: SimulatedAccount): EventData {
  const { status, errorCode, updatedAt } = account.connection;
  return {
    id: account.id,
    user: account.user,
    employers: [account.employer],
    item: itemOf(account.employer),
    source: itemOf(account.employer).replace('item_', ''),
    created_at: account.createdAt,
    updated_at: account.updatedAt,
    scanned_at: account.scannedAt,
    connection: {
      status,
      error_code: errorCode,
      error_message: errorCode === null ? null : errorMessage(errorCode),
      updated_at: updatedAt,
    },
    direct_deposit_switch: {
      status: 'idle',
      error_code: null,
      error_message: null,
      updated_at: account.createdAt,
    },
    availability: availability(account),
    ongoing_refresh: { status: status === 'connected' ? 'enabled' : 'disabled' },
  };
}

/**
 * Which data is there. What comes in parts is in progress until all of it is there; a first part
 * already makes a `scanned_at`. Null is what this account does not have.
 */
function availability(account: SimulatedAccount): EventData {
  const at = account.scannedAt ?? account.connectedAt;
  if (account.data === 'none')
    return { ...all(COUNTED, null), ...all(UNCOUNTED, null), shifts: null };
  const count = account.data === 'synced' ? 24 : 4;
  const range = { available_from: '2024-01-08T00:00:00Z', available_to: '2025-06-19T00:00:00Z' };
  return {
    shifts: null,
    ...all(COUNTED, { status: account.data, updated_at: at, available_count: count, ...range }),
    payroll_documents: { status: 'synced', updated_at: at },
    ...all(UNCOUNTED, { status: 'synced', updated_at: at }),
    user_forms: null,
  };
}

function all(names: readonly string[], value: EventData | null): EventData {
  return Object.fromEntries(names.map((name) => [name, value]));
}
