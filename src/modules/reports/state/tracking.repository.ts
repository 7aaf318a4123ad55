import { Injectable } from '@nestjs/common';
import type { Instant } from '../../../common/instant.js';
import type { Queryable, Transaction } from '../../../core/database/queryable.js';
import type { AccountEntity } from '../../../entities/account.entity.js';
import type { UserEntity } from '../../../entities/user.entity.js';
import type { Fact } from '../tracking/fact.js';
import { columnsOf } from './columns.js';
import { toFact, toFactRow, type FactRow } from './stored-facts.js';

/** A user whose row this transaction holds. */
export type LockedUser = Omit<UserEntity, 'created_at'>;

/** An account as it is stored. */
export type AccountRow = Readonly<AccountEntity>;

const USER = `u.id, u.external_id, u.external_id_received_at, u.external_id_event_id, u.verdict,
  u.verdict_since, u.deadline_at`;

/** The statements with which facts and what follows from them are kept; all inside a transaction. */
@Injectable()
export class TrackingRepository {
  /**
   * Makes sure that there is a row for each of the users and locks it until the commit, in the
   * order of their ids: batches that cross would deadlock otherwise.
   */
  async lockUsers(tx: Transaction, heardOf: ReadonlyMap<string, Instant>): Promise<LockedUser[]> {
    await tx.query(
      `INSERT INTO users (id, verdict, created_at)
       SELECT id, 'none', heard_at FROM unnest($1::uuid[], $2::timestamptz[]) AS u (id, heard_at)
       ORDER BY id
       ON CONFLICT (id) DO UPDATE SET created_at = EXCLUDED.created_at
         WHERE users.created_at > EXCLUDED.created_at`,
      [[...heardOf.keys()], [...heardOf.values()]],
    );
    return tx.query<LockedUser>(
      `SELECT ${USER} FROM users u WHERE u.id = ANY($1::uuid[]) ORDER BY u.id FOR UPDATE`,
      [[...heardOf.keys()]],
    );
  }

  /** Locks a user until the commit. Undefined if nothing was ever heard of them. */
  async lockUser(tx: Transaction, id: string): Promise<LockedUser | undefined> {
    const [user] = await tx.query<LockedUser>(
      `SELECT ${USER} FROM users u WHERE u.id = $1 FOR UPDATE`,
      [id],
    );
    return user;
  }

  /**
   * Locks users whose deadline has passed, the oldest first, and waits for nobody. A user of whom
   * events still wait to be processed is left: what came in before the deadline has to be heard.
   */
  async lockOverdue(tx: Transaction, now: Instant, atMost: number): Promise<LockedUser[]> {
    return tx.query<LockedUser>(
      `SELECT ${USER} FROM users u
       WHERE u.deadline_at <= $1 AND NOT EXISTS (
         SELECT FROM events e WHERE e.user_id = u.id AND e.status = 'received')
       ORDER BY u.deadline_at LIMIT $2 FOR UPDATE OF u SKIP LOCKED`,
      [now, atMost],
    );
  }

  /** @returns the users of whom some of the facts were not known yet */
  async addFacts(tx: Transaction, facts: readonly Fact[]): Promise<ReadonlySet<string>> {
    if (facts.length === 0) return new Set();
    const rows = await tx.query<Pick<FactRow, 'user_id'>>(
      `WITH added AS (
         INSERT INTO facts
           (event_id, account_id, kind, user_id, at, stated_at, received_at, error_code)
         SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[],
           $6::timestamptz[], $7::timestamptz[], $8::text[])
         ON CONFLICT (event_id, account_id, kind) DO NOTHING
         RETURNING user_id)
       SELECT DISTINCT user_id FROM added`,
      [
        ...columnsOf(
          facts.map(toFactRow),
          'event_id',
          'account_id',
          'kind',
          'user_id',
          'at',
          'stated_at',
          'received_at',
          'error_code',
        ),
      ],
    );
    return new Set(rows.map(({ user_id }) => user_id));
  }

  /** Every fact about these users. */
  async factsOf(database: Queryable, users: readonly string[]): Promise<readonly Fact[]> {
    const rows = await database.query<FactRow>(
      `SELECT event_id, account_id, kind, user_id, at, stated_at, received_at, error_code
       FROM facts WHERE user_id = ANY($1::uuid[])`,
      [users],
    );
    return rows.map(toFact);
  }

  /** The accounts of these users, by id. */
  async accountsOf(database: Queryable, users: readonly string[]): Promise<readonly AccountRow[]> {
    return database.query<AccountRow>(
      `SELECT user_id, id, status, is_covered, is_excluded, epoch, told_epoch, since, connected_at,
         last_synced_at, error_code
       FROM accounts WHERE user_id = ANY($1::uuid[]) ORDER BY user_id, id`,
      [users],
    );
  }

  /** Writes users whose rows this transaction holds. */
  async saveUsers(tx: Transaction, users: readonly LockedUser[]): Promise<void> {
    await tx.query(
      `UPDATE users u SET external_id = n.external_id,
         external_id_received_at = n.external_id_received_at,
         external_id_event_id = n.external_id_event_id, verdict = n.verdict,
         verdict_since = n.verdict_since, deadline_at = n.deadline_at
       FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::uuid[], $5::text[],
         $6::timestamptz[], $7::timestamptz[])
         AS n (id, external_id, external_id_received_at, external_id_event_id, verdict,
           verdict_since, deadline_at)
       WHERE u.id = n.id`,
      [
        ...columnsOf(
          users,
          'id',
          'external_id',
          'external_id_received_at',
          'external_id_event_id',
          'verdict',
          'verdict_since',
          'deadline_at',
        ),
      ],
    );
  }

  /** Writes accounts of users whose rows this transaction holds. */
  async saveAccounts(tx: Transaction, accounts: readonly AccountRow[]): Promise<void> {
    if (accounts.length === 0) return;
    await tx.query(
      `INSERT INTO accounts (user_id, id, status, is_covered, is_excluded, epoch, told_epoch, since,
         connected_at, last_synced_at, error_code)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::boolean[], $5::boolean[],
         $6::integer[], $7::integer[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[],
         $11::text[])
       ON CONFLICT (user_id, id) DO UPDATE SET status = EXCLUDED.status,
         is_covered = EXCLUDED.is_covered, is_excluded = EXCLUDED.is_excluded,
         epoch = EXCLUDED.epoch, told_epoch = EXCLUDED.told_epoch, since = EXCLUDED.since,
         connected_at = EXCLUDED.connected_at, last_synced_at = EXCLUDED.last_synced_at,
         error_code = EXCLUDED.error_code`,
      [...columnsOf(accounts, ...ACCOUNT_COLUMNS)],
    );
  }

  /** Deletes accounts of users whose rows this transaction holds. */
  async forgetAccounts(
    tx: Transaction,
    accounts: readonly Pick<AccountRow, 'user_id' | 'id'>[],
  ): Promise<void> {
    if (accounts.length === 0) return;
    await tx.query(
      `DELETE FROM accounts USING unnest($1::uuid[], $2::uuid[]) AS gone (user_id, id)
       WHERE accounts.user_id = gone.user_id AND accounts.id = gone.id`,
      [...columnsOf(accounts, 'user_id', 'id')],
    );
  }
}

const ACCOUNT_COLUMNS = [
  'user_id',
  'id',
  'status',
  'is_covered',
  'is_excluded',
  'epoch',
  'told_epoch',
  'since',
  'connected_at',
  'last_synced_at',
  'error_code',
] as const satisfies readonly (keyof AccountRow)[];
