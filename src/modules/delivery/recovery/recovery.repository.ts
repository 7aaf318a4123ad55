import { Injectable } from '@nestjs/common';
import { Database } from '../../../core/database/database.js';
import type { SubscriptionEntity } from '../../../entities/subscription.entity.js';
import { RECOVERABLE, type RecoverRequest } from '../dto/recover-request.dto.js';

/** Which deliveries of `$1` a recovery is about; a recovery and its preview must not differ. */
const UNWELL = `subscription_id = $1 AND status = ANY($2::text[])
           AND status IN ('failed', 'held', 'blocked')
           AND created_at >= $3 AND ($4::timestamptz IS NULL OR created_at < $4)`;

/** The queries of a recovery. */
@Injectable()
export class RecoveryRepository {
  constructor(private readonly database: Database) {}

  /** Undefined if there is no such subscription, or it has been deleted. */
  async statusOf(id: string): Promise<SubscriptionEntity['status'] | undefined> {
    const [row] = await this.database.query<Pick<SubscriptionEntity, 'status'>>(
      'SELECT status FROM subscriptions WHERE id = $1 AND deleted_at IS NULL',
      [id],
    );
    return row?.status;
  }

  /**
   * Makes them due at once, behind the fresh ones, with the whole schedule before them; the oldest
   * first. One statement: all of it happens or nothing, and what it moved it can't move again.
   * @returns how many
   */
  async requeue(id: string, request: RecoverRequest): Promise<number> {
    const [row] = await this.database.query<{ requeued: number }>(
      `WITH unwell AS MATERIALIZED (
         SELECT id FROM deliveries
         WHERE ${UNWELL}
         ORDER BY id FOR NO KEY UPDATE
       ), requeued AS (
         UPDATE deliveries
         SET status = 'pending', due_at = now(), tries = 0, is_leased = false,
           is_recovered = true, finished_at = NULL
         WHERE id = ANY(ARRAY(SELECT id FROM unwell))
         RETURNING 1
       )
       SELECT count(*) AS requeued FROM requeued`,
      parametersOf(id, request),
    );
    return row?.requeued ?? 0;
  }

  /** How many it would make due, and no more than so many. */
  async count(id: string, request: RecoverRequest, most: number): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*) AS count FROM (
         SELECT FROM deliveries WHERE ${UNWELL} LIMIT ${String(most)}) AS first_ones`,
      parametersOf(id, request),
    );
    return row?.count ?? 0;
  }
}

function parametersOf(id: string, { since, until, status }: RecoverRequest): readonly unknown[] {
  return [id, status === undefined ? RECOVERABLE : [status], since, until ?? null];
}
