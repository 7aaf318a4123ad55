import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Queryable, Transaction } from '../database/queryable.js';

/** How many persons were erased, and how many events about them came since. */
export interface ErasureFigures {
  readonly erased: number;
  readonly events_since: number;
}

/** The queries of erasure. Persons are hashes here, locks are numbers made of them. */
@Injectable()
export class ErasedUsersRepository {
  constructor(private readonly database: Database) {}

  /** Waits for whoever has locked one of them alone. @param keys in ascending order */
  async lockShared(tx: Transaction, keys: readonly string[]): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock_shared(key) FROM unnest($1::bigint[]) AS key', [
      keys,
    ]);
  }

  /** Waits for everybody who has locked it. */
  async lockAlone(tx: Transaction, key: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1::bigint)', [key]);
  }

  /** Those of the hashes that are in the table. */
  async known(database: Queryable, hashes: readonly Buffer[]): Promise<readonly Buffer[]> {
    const rows = await database.query<{ hash: Buffer }>(
      'SELECT hash FROM erased_users WHERE hash = ANY($1::bytea[])',
      [hashes],
    );
    return rows.map(({ hash }) => hash);
  }

  async add(tx: Transaction, hash: Buffer): Promise<void> {
    await tx.query(
      `INSERT INTO erased_users (hash, erased_at) VALUES ($1, now())
       ON CONFLICT (hash) DO UPDATE SET erased_at = now()`,
      [hash],
    );
  }

  /** One event more for each of the hashes; of several equal ones as many. */
  async count(tx: Transaction, hashes: readonly Buffer[]): Promise<void> {
    // The rows are locked in one order, so that two processes never wait for each other.
    await tx.query(
      `WITH came AS MATERIALIZED (
         SELECT hash, count(*)::integer AS events FROM unnest($1::bytea[]) AS h (hash) GROUP BY hash
       ), held AS MATERIALIZED (
         SELECT hash FROM erased_users WHERE hash = ANY($1::bytea[]) ORDER BY hash FOR UPDATE
       )
       UPDATE erased_users SET seen = seen + came.events, last_seen_at = now()
       FROM came JOIN held USING (hash) WHERE erased_users.hash = came.hash`,
      [hashes],
    );
  }

  async figures(): Promise<ErasureFigures> {
    const [row] = await this.database.query<ErasureFigures>(
      'SELECT count(*) AS erased, COALESCE(sum(seen), 0)::bigint AS events_since FROM erased_users',
    );
    return row ?? { erased: 0, events_since: 0 };
  }
}
