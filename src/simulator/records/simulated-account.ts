import type { Instant } from '../../common/instant.js';

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
  readonly updatedAt: Instant;
  readonly connection: Connection;
  /** Its latest connection; null if it never was connected. It stays when the account breaks. */
  readonly connectedAt: Instant | null;
  /** When it was last scanned for new data, wholly or in part. */
  readonly scannedAt: Instant | null;
  /** How far the data of its latest connection is. */
  readonly data: 'none' | 'in_progress' | 'synced';
}

/** Whether the data of its latest connection is in: a report can be generated of it. */
export function isDataIn(account: SimulatedAccount): boolean {
  return account.data === 'synced';
}

/** Whether its data is still to come: a report has to wait for it. */
export function isOpen({ connection, data }: SimulatedAccount): boolean {
  return (
    connection.status === 'connecting' || (connection.status === 'connected' && data !== 'synced')
  );
}

/** What a person is told about an error code. */
export function errorMessage(code: string): string {
  return `The payroll platform answered: ${code.replaceAll('_', ' ')}.`;
}

/** The id of the payroll platform's item. */
export function itemOf(employer: string): string {
  return `item_${employer.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}`;
}
