import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';

/** The queries of an erasure; all inside its transaction. */
@Injectable()
export class ErasureRepository {
  /** Waits for whoever judges the user or asks the provider about them. */
  async lock(tx: Transaction, user: string): Promise<void> {
    await tx.query('SELECT id FROM users WHERE id = $1 FOR UPDATE', [user]);
  }

  /** Whether anything is kept about the person; many are only named in events. */
  async isKnown(tx: Transaction, user: string): Promise<boolean> {
    const [row] = await tx.query<{ is_known: boolean }>(
      `SELECT EXISTS (SELECT FROM users WHERE id = $1)
         OR EXISTS (SELECT FROM events WHERE user_id = $1)
         OR EXISTS (SELECT FROM events WHERE user_id IS NULL
           AND position($1::uuid::text IN lower(encode(body, 'escape'))) > 0)
         OR EXISTS (SELECT FROM reports WHERE user_id = $1)
         OR EXISTS (SELECT FROM report_requests WHERE user_id = $1)
         OR EXISTS (SELECT FROM reconciliations WHERE user_id = $1)
         OR EXISTS (SELECT FROM audit WHERE subject_id = $1::uuid::text) AS is_known`,
      [user],
    );
    return row?.is_known ?? false;
  }

  /** The ids of the user's accounts and reports. */
  async idsOf(tx: Transaction, user: string): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT id FROM accounts WHERE user_id = $1
       UNION SELECT account_id FROM facts WHERE user_id = $1
       UNION SELECT id FROM reports WHERE user_id = $1
       UNION SELECT report_id FROM report_requests WHERE user_id = $1 AND report_id IS NOT NULL`,
      [user],
    );
    return rows.map(({ id }) => id);
  }

  /** Deletes what this module keeps about the users. */
  async deleteAll(tx: Transaction, users: readonly string[]): Promise<void> {
    await tx.query('DELETE FROM facts WHERE user_id = ANY($1::uuid[])', [users]);
    await tx.query('DELETE FROM snapshots WHERE user_id = ANY($1::uuid[])', [users]);
    await tx.query('DELETE FROM verdict_changes WHERE user_id = ANY($1::uuid[])', [users]);
    await tx.query('DELETE FROM reports WHERE user_id = ANY($1::uuid[])', [users]);
    await tx.query('DELETE FROM accounts WHERE user_id = ANY($1::uuid[])', [users]);
    await tx.query('DELETE FROM users WHERE id = ANY($1::uuid[])', [users]);
  }
}
