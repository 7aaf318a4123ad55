import { Injectable } from '@nestjs/common';
import { Database } from '../../../core/database/database.js';
import type { Queryable } from '../../../core/database/queryable.js';
import type { SubscriptionEntity } from '../../../entities/subscription.entity.js';
import { RECOVERABLE, type RecoverRequest } from '../dto/recover-request.dto.js';

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
  async requeue(
    db: Queryable,
    id: string,
    { since, until, status }: RecoverRequest,
  ): Promise<number> {
    const [row] = await db.query<{ requeued: number }>(
      `WITH unwell AS MATERIALIZED (
         SELECT id FROM deliveries
         WHERE subscription_id = $1 AND status = ANY($2::text[])
           AND status IN ('failed', 'held', 'blocked')
           AND created_at >= $3 AND ($4::timestamptz IS NULL OR created_at < $4)
         ORDER BY id FOR NO KEY UPDATE
       ), requeued AS (
         UPDATE deliveries
         SET status = 'pending', due_at = now(), tries = 0, is_leased = false,
           is_recovered = true, finished_at = NULL
         WHERE id = ANY(ARRAY(SELECT id FROM unwell))
         RETURNING 1
       )
       SELECT count(*) AS requeued FROM requeued`,
      [id, status === undefined ? RECOVERABLE : [status], since, until ?? null],
    );
    return row?.requeued ?? 0;
  }
}
