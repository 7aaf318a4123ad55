import type { AccountFigures } from './account-figures.js';

/**
 * - `none`: no account is left.
 * - `waiting`: some account is open.
 * - `ready`: a report can be generated now.
 * - `failed`: accounts are left, none has data, none is open.
 * - `overdue`: has been waiting past the deadline, and no account has data.
 */
export type Verdict = 'none' | 'waiting' | 'ready' | 'failed' | 'overdue';

/** What of an account a verdict rests on. */
export type AccountStanding = Pick<AccountFigures, 'status' | 'covered'>;

/** Open: data is still to come. Failed, broken and removed accounts are not: they block none. */
export function isOpen({ status, covered }: AccountStanding): boolean {
  return status === 'pending' || (status === 'connected' && !covered);
}

/** The verdict before any deadline. */
export function verdictOf(accounts: readonly AccountStanding[]): Exclude<Verdict, 'overdue'> {
  if (accounts.some(isOpen)) return 'waiting';
  if (accounts.some(isCovered)) return 'ready';
  return accounts.some(({ status }) => status !== 'removed') ? 'failed' : 'none';
}

/** What `waiting` turns into at the deadline: open accounts stop blocking one that has data. */
export function verdictPastDeadline(accounts: readonly AccountStanding[]): 'ready' | 'overdue' {
  return accounts.some(isCovered) ? 'ready' : 'overdue';
}

function isCovered({ status, covered }: AccountStanding): boolean {
  return covered && status !== 'removed';
}
