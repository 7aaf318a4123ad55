import { Injectable } from '@nestjs/common';
import type { Verdict } from '../../../entities/user.entity.js';
import { type MissingAccount, UserNotReady } from './passing.errors.js';
import { type AccountWithoutData, ReadinessRepository } from './readiness.repository.js';

const WHY: Readonly<Record<Exclude<Verdict, 'ready'>, string>> = {
  none: 'The user has no account.',
  waiting: 'Data of the user is still to come.',
  overdue: 'Data of the user is overdue.',
  failed: 'None of the accounts of the user has data, and none is going to.',
};
const UNKNOWN = 'Nothing was ever heard of this user.';

/** Knows whether a report of a user would be whole. */
@Injectable()
export class Readiness {
  constructor(private readonly repository: ReadinessRepository) {}

  /** @throws UserNotReady (409) with the accounts that are missing */
  async check(user: string): Promise<void> {
    const verdict = await this.repository.verdictOf(user);
    if (verdict === 'ready') return;
    if (verdict === null) throw new UserNotReady(UNKNOWN, []);
    const accounts = await this.repository.accountsWithoutData(user);
    throw new UserNotReady(WHY[verdict], accounts.map(toMissing));
  }
}

function toMissing(account: AccountWithoutData): MissingAccount {
  const { id, status, since } = account;
  return { id, status, since, why: whyOf(account) };
}

function whyOf({ status, error_code }: AccountWithoutData): string {
  const code = error_code === null ? '' : ` (${error_code})`;
  if (status === 'pending') return 'added, not connected yet';
  if (status === 'failed') return `failed to connect${code}`;
  if (status === 'broken') return `lost its connection before its data was in${code}`;
  return 'connected, its data is not in yet';
}
