import { Injectable } from '@nestjs/common';
import type { PageOfRows } from '../../common/pagination/page.js';
import { Database } from '../../core/database/database.js';
import { selectPage } from '../../core/database/select-page.js';
import type { AccountEntity } from '../../entities/account.entity.js';
import type { AccountQuery } from './dto/account-query.dto.js';
import type { AccountState } from './tracking/account-state.js';

/** An account as it is shown. */
export type ShownAccount = Omit<AccountEntity, 'told_epoch'>;

const ACCOUNT_KEY = `(id::text || '/' || user_id::text)`;

const SELECT = `
SELECT ${ACCOUNT_KEY} AS key, id, user_id, status, is_covered, is_excluded, epoch, since, connected_at, last_synced_at,
  error_code
FROM accounts`;

/** What the API asks of the accounts. */
@Injectable()
export class AccountsRepository {
  constructor(private readonly database: Database) {}

  async page(query: AccountQuery): Promise<PageOfRows<ShownAccount>> {
    return selectPage<ShownAccount>(this.database, {
      select: SELECT,
      // The same account may stand under several users.
      key: { sql: ACCOUNT_KEY, column: 'key', pattern: /^[\da-f-]{36}\/[\da-f-]{36}$/ },
      conditions: [
        ['user_id = ?', query.user],
        ['status = ?', query.status],
      ],
      page: query,
    });
  }

  /** All accounts of these users, by id. */
  async ofUsers(users: readonly string[]): Promise<readonly ShownAccount[]> {
    return this.database.query<ShownAccount>(
      `${SELECT} WHERE user_id = ANY($1::uuid[]) ORDER BY user_id, id`,
      [users],
    );
  }
}

/** The account as the rules of tracking know it. */
export function toAccountState(row: ShownAccount): AccountState {
  return {
    id: row.id,
    status: row.status,
    covered: row.is_covered,
    epoch: row.epoch,
    since: row.since,
    errorCode: row.error_code,
    connectedAt: row.connected_at,
    lastSyncedAt: row.last_synced_at,
  };
}
