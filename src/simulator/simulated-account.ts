import type { Instant } from '../common/instant.js';
import type { EventData } from './provider-event.js';

/** How an account is linked to the payroll platform. */
export interface Connection {
  readonly status: 'connecting' | 'connected' | 'error';
  readonly errorCode: string | null;
  readonly updatedAt: Instant;
}

/** A user's account at a payroll platform, as the provider knows it. */
export interface SimulatedAccount {
  readonly id: string;
  readonly user: string;
  readonly employer: string;
  readonly createdAt: Instant;
  readonly connection: Connection;
  /** When it was last scanned for new data. */
  readonly scannedAt: Instant | null;
}

/** What a person is told about an error code. */
export function errorMessage(code: string): string {
  return `The payroll platform answered: ${code.replaceAll('_', ' ')}.`;
}

/** The `resource` of account events, in the provider's form. */
export function accountResource(account: SimulatedAccount): EventData {
  const { status, errorCode, updatedAt } = account.connection;
  return {
    id: account.id,
    user: account.user,
    employers: [account.employer],
    item: itemOf(account.employer),
    source: itemOf(account.employer).replace('item_', ''),
    created_at: account.createdAt,
    updated_at: updatedAt,
    scanned_at: account.scannedAt,
    connection: {
      status,
      error_code: errorCode,
      error_message: errorCode === null ? null : errorMessage(errorCode),
      updated_at: updatedAt,
    },
  };
}

function itemOf(employer: string): string {
  return `item_${employer.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}`;
}
