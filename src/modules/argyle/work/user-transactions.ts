import { Injectable } from '@nestjs/common';
import { Database } from '../../../core/database/database.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { ErasedUsers } from '../../../core/erasure/erased-users.js';

/**
 * Transactions about one user. The user may be erased while the provider is asked: what it answers
 * then is written nowhere. Nobody erases the user before the transaction has ended, and no event
 * about the user is processed meanwhile: what is found to be missing by then is told either here or
 * by the provider, never by both.
 */
@Injectable()
export class UserTransactions {
  constructor(
    private readonly database: Database,
    private readonly erased: ErasedUsers,
  ) {}

  /** @returns what the work returns; null, without any work, if the user has been erased */
  async run<T>(user: string, work: (tx: Transaction) => Promise<T>): Promise<T | null> {
    return this.database.transaction(async (tx) => {
      const isErased = await this.erased.holdAlone(tx, user);
      return isErased ? null : work(tx);
    });
  }
}
