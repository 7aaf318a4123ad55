import { Injectable } from '@nestjs/common';
import { Database } from '../../../core/database/database.js';
import type { AccountEntity } from '../../../entities/account.entity.js';
import type { Verdict } from '../../../entities/user.entity.js';

/** An account whose data a report would lack. */
export type AccountWithoutData = Pick<AccountEntity, 'id' | 'status' | 'since' | 'error_code'>;

/** What passing an order on reads of the tables of others. */
@Injectable()
export class ReadinessRepository {
  constructor(private readonly database: Database) {}

  /** Null if nothing was ever heard of the user. */
  async verdictOf(user: string): Promise<Verdict | null> {
    const [row] = await this.database.query<{ verdict: Verdict }>(
      'SELECT verdict FROM users WHERE id = $1',
      [user],
    );
    return row?.verdict ?? null;
  }

  async accountsWithoutData(user: string): Promise<readonly AccountWithoutData[]> {
    return this.database.query<AccountWithoutData>(
      `SELECT id, status, since, error_code FROM accounts
       WHERE user_id = $1 AND status <> 'removed' AND NOT is_covered
       ORDER BY since, id`,
      [user],
    );
  }
}
