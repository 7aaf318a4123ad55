import { Injectable } from '@nestjs/common';
import type { Instant } from '../../../common/instant.js';
import { Database } from '../../../core/database/database.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { ErasedUsers } from '../../../core/erasure/erased-users.js';

/** Accounts whose data is still to come, of the user `u`. */
export const HAS_OPEN_ACCOUNTS = `EXISTS (
  SELECT FROM accounts a WHERE a.user_id = u.id
    AND (a.status = 'pending' OR (a.status = 'connected' AND NOT a.is_covered)))`;

/**
 * The statements that say when the provider is asked about whom, in the transaction of whoever
 * finds out. Questions in a row have growing pauses, which are not cut short by being scheduled
 * again.
 */
@Injectable()
export class ReconciliationPlan {
  constructor(
    private readonly database: Database,
    private readonly erased: ErasedUsers,
  ) {}

  /** Something is awaited of these users: the first question is due now. */
  async askSoon(tx: Transaction, users: readonly string[], now: Instant): Promise<void> {
    await tx.query(
      `INSERT INTO reconciliations (user_id, due_at, is_routine)
       SELECT id, $2, false FROM unnest($1::uuid[]) AS u (id) ORDER BY id
       ON CONFLICT (user_id) DO UPDATE SET is_routine = false,
         due_at = CASE WHEN reconciliations.asks = 0 THEN EXCLUDED.due_at
           ELSE COALESCE(reconciliations.due_at, EXCLUDED.due_at) END`,
      [users, now],
    );
  }

  /** Nothing is awaited any more: they are asked about on the slow round. */
  async askInTurn(tx: Transaction, users: readonly string[], dueAt: Instant): Promise<void> {
    await tx.query(
      `INSERT INTO reconciliations (user_id, due_at, is_routine)
       SELECT id, $2, true FROM unnest($1::uuid[]) AS u (id) ORDER BY id
       ON CONFLICT (user_id) DO UPDATE SET is_routine = true, asks = 0,
         due_at = CASE WHEN reconciliations.is_routine
           THEN LEAST(reconciliations.due_at, EXCLUDED.due_at) ELSE EXCLUDED.due_at END`,
      [users, dueAt],
    );
  }

  /** They are asked about by then at the latest. */
  async askBy(tx: Transaction, users: readonly string[], by: Instant): Promise<void> {
    await tx.query(
      `INSERT INTO reconciliations (user_id, due_at, is_routine)
       SELECT id, $2, false FROM unnest($1::uuid[]) AS u (id) ORDER BY id
       ON CONFLICT (user_id) DO UPDATE SET due_at = EXCLUDED.due_at, is_routine = false
       WHERE reconciliations.asks = 0
         AND (reconciliations.due_at IS NULL OR reconciliations.due_at > EXCLUDED.due_at)`,
      [users, by],
    );
  }

  /** Something was heard of these users: those who rested, or are new, are on the slow round. */
  async awaken(tx: Transaction, users: readonly string[], dueAt: Instant): Promise<void> {
    // Two statements: an upsert would lock every row, before `reports` locks the users.
    await tx.query(
      `INSERT INTO reconciliations (user_id, due_at, is_routine)
       SELECT id, $2, true FROM unnest($1::uuid[]) AS u (id) ORDER BY id
       ON CONFLICT (user_id) DO NOTHING`,
      [users, dueAt],
    );
    await tx.query(
      `UPDATE reconciliations SET due_at = $2, is_routine = true, asks = 0
       WHERE user_id = ANY($1::uuid[]) AND due_at IS NULL`,
      [users, dueAt],
    );
  }

  /**
   * Users who are not in the plan, since the provider's API was not configured when they were
   * heard of: spread over the slow round; those of whom something is awaited now.
   * @returns how many of at most `most`
   */
  async enlist(now: Instant, roundMs: number, most: number): Promise<number> {
    return this.database.transaction(async (tx) => {
      const users = await tx.query<{ id: string }>(
        `SELECT id FROM users u
         WHERE NOT EXISTS (SELECT FROM reconciliations r WHERE r.user_id = u.id)
         ORDER BY id LIMIT $1::integer`,
        [most],
      );
      const ids = users.map(({ id }) => id);
      // Whoever is erased meanwhile is no longer there for the statement that follows.
      await this.erased.hold(tx, ids);
      await tx.query(
        `INSERT INTO reconciliations (user_id, due_at, is_routine)
         SELECT u.id, CASE WHEN late THEN $1::timestamptz
             ELSE $1::timestamptz + random() * $2::bigint * interval '1 ms' END, NOT late
         FROM users u
         CROSS JOIN LATERAL (SELECT u.verdict = 'overdue'
           OR (u.verdict = 'ready' AND ${HAS_OPEN_ACCOUNTS}) AS late) AS standing
         WHERE u.id = ANY($3::uuid[]) ORDER BY u.id
         ON CONFLICT (user_id) DO NOTHING`,
        [now, roundMs, ids],
      );
      return ids.length;
    });
  }
}
