import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import type { Instant } from '../../../common/instant.js';
import type { Transaction } from '../../../core/database/queryable.js';

/** The statements with which requests come into being; inside the transaction of a verdict. */
@Injectable()
export class PlanningRepository {
  /** Plans a report of each type for each of the users; one that is planned already is that. */
  async plan(
    tx: Transaction,
    { users, types }: { users: readonly string[]; types: readonly string[] },
    { now, dueAt }: { now: Instant; dueAt: Instant },
  ): Promise<void> {
    const pairs = users.flatMap((user) => types.map((type) => ({ user, type })));
    // It updates what is there, so that it waits for whoever is about to drop it.
    await tx.query(
      `INSERT INTO report_requests (id, user_id, type, status, due_at, created_at)
       SELECT p.id, p.user_id, p.type, 'planned', $4, $5
       FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS p (id, user_id, type)
       ORDER BY p.user_id, p.type
       ON CONFLICT (user_id, type) WHERE status = 'planned' DO UPDATE
       SET due_at = LEAST(report_requests.due_at, EXCLUDED.due_at)`,
      [
        pairs.map(() => newId()),
        pairs.map(({ user }) => user),
        pairs.map(({ type }) => type),
        dueAt,
        now,
      ],
    );
  }

  /** What is planned for these users is looked at now. */
  async hasten(tx: Transaction, users: readonly string[], now: Instant): Promise<void> {
    await tx.query(
      `WITH planned AS MATERIALIZED (
         SELECT id FROM report_requests
         WHERE user_id = ANY($1::uuid[]) AND status = 'planned' AND due_at > $2
         ORDER BY user_id, type FOR UPDATE)
       UPDATE report_requests SET due_at = $2 WHERE id = ANY(ARRAY(SELECT id FROM planned))`,
      [users, now],
    );
  }

  /**
   * Facts that come out of order may show more connections for a while than there were: what was
   * marked then must not hide the next connection.
   */
  async lowerMarks(tx: Transaction, users: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE report_marks m SET epoch = a.epoch FROM accounts a
       WHERE m.user_id = ANY($1::uuid[]) AND a.user_id = m.user_id AND a.id = m.account_id
         AND m.epoch > a.epoch`,
      [users],
    );
  }
}
