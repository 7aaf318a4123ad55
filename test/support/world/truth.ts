import type { Instant } from '../../../src/common/instant.js';
import type { ProviderRecords } from '../../../src/simulator/records/provider-records.js';
import {
  isDataIn,
  isOpen,
  type SimulatedAccount,
} from '../../../src/simulator/records/simulated-account.js';
import type { Person } from './person.js';
import type { Told } from './subscriber.js';

/** What is true of a person at the provider in the end. */
export interface Truth {
  readonly verdict: string;
  readonly accounts: readonly SimulatedAccount[];
  /** Accounts whose data is in. */
  readonly covered: readonly CoveredAccount[];
}

/** An account, its latest connection, and when the data of that came. */
export interface CoveredAccount {
  readonly id: string;
  readonly connectedAt: Instant;
  readonly dataAt: Instant;
}

/**
 * @param told what subscribers were told
 * @param isPastDeadline whether nobody waits any more for what is still open
 */
export function truthOf(
  records: ProviderRecords,
  person: Person,
  told: readonly Told[],
  isPastDeadline: boolean,
): Truth {
  const accounts = records.accountsOf(person.id);
  const covered = accounts.filter(isDataIn).map((account): CoveredAccount => {
    const connectedAt = lastConnection(account, person, told);
    const scans = person.timesOf(account.id, 'scanned');
    return { id: account.id, connectedAt, dataAt: scans.find((at) => at > connectedAt) ?? '' };
  });
  return { verdict: verdictOf(accounts, isPastDeadline), accounts, covered };
}

/**
 * The provider no longer says when a broken account was connected: if that was not told then, nor
 * asked for, nobody can know of it.
 */
function lastConnection(
  { id, connection }: SimulatedAccount,
  person: Person,
  told: readonly Told[],
): Instant {
  if (connection.status === 'connected') return connection.updatedAt;
  const taken = person.taken.map(({ data, resource }) => ({ account: data['account'], resource }));
  const heard = told.map(({ data }) => ({ account: data['account'], resource: data['resource'] }));
  const times = [...taken, ...heard].flatMap(({ account, resource }) => {
    const { status, updated_at: at } = (resource as Resource | undefined)?.connection ?? {};
    return account === id && status === 'connected' && at !== undefined ? [at] : [];
  });
  return times.toSorted().at(-1) ?? '';
}

interface Resource {
  readonly connection?: { readonly status: string; readonly updated_at: Instant };
}

function verdictOf(accounts: readonly SimulatedAccount[], isPastDeadline: boolean): string {
  if (accounts.length === 0) return 'none';
  const hasData = accounts.some(isDataIn);
  if (!accounts.some(isOpen)) return hasData ? 'ready' : 'failed';
  if (!isPastDeadline) return 'waiting';
  return hasData ? 'ready' : 'overdue';
}
