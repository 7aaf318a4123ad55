import { Injectable } from '@nestjs/common';
import type { Instant } from '../../../common/instant.js';
import { Database } from '../../../core/database/database.js';
import type { SubscriptionEntity } from '../../../entities/subscription.entity.js';
import { RECOVERABLE, type Recoverable, type RecoverRequest } from '../dto/recover-request.dto.js';

/** Rows of one statement: a few hundredths of a second in which it holds them. */
const PORTION = 1_000;

/** Which deliveries are to be sent after all. */
export interface Wish extends Pick<RecoverRequest, 'since' | 'until'> {
  /** Of the subscription. */
  readonly id: string;
  readonly status: Recoverable;
}

/** The subscription, at this moment. */
export interface Found extends Pick<SubscriptionEntity, 'id' | 'status'> {
  readonly now: Instant;
}

/** What one statement did. */
export interface Portion {
  readonly requeued: number;
  /** The last delivery that it looked at; null when there was none. */
  readonly last: string | null;
}

/** Which deliveries a recovery is about; a recovery and its preview must not differ. */
const unwell = (status: string): string => `subscription_id = $1 AND ${status}
           AND status IN ('failed', 'held', 'blocked')
           AND created_at >= $3 AND ($4::timestamptz IS NULL OR created_at < $4)`;

/** The queries of a recovery. */
@Injectable()
export class RecoveryRepository {
  constructor(private readonly database: Database) {}

  /** With the time there; undefined if there is no such subscription, or it has been deleted. */
  async find(id: string): Promise<Found | undefined> {
    const [row] = await this.database.query<Found>(
      'SELECT id, status, now() AS now FROM subscriptions WHERE id = $1 AND deleted_at IS NULL',
      [id],
    );
    return row;
  }

  /**
   * Makes the next ones of that status due at once, behind the fresh ones, with the whole schedule
   * before them; by id, so the oldest first. What it moved it can't move again.
   */
  async requeueNext({ id, since, until, status }: Wish, after: string): Promise<Portion> {
    const [portion] = await this.database.query<Portion>(
      `WITH unwell AS MATERIALIZED (
         SELECT id FROM deliveries
         WHERE ${unwell('status = $2')} AND id > $5
         ORDER BY id LIMIT ${String(PORTION)} FOR NO KEY UPDATE
       ), requeued AS (
         UPDATE deliveries
         SET status = 'pending', due_at = now(), tries = 0, is_leased = false,
           is_recovered = true, finished_at = NULL
         WHERE id = ANY(ARRAY(SELECT id FROM unwell))
         RETURNING 1
       )
       SELECT (SELECT count(*) FROM requeued) AS requeued,
         (SELECT id FROM unwell ORDER BY id DESC LIMIT 1) AS last`,
      [id, status, since, until ?? null, after],
    );
    return portion ?? { requeued: 0, last: null };
  }

  /** How many it would make due, and no more than so many. */
  async count(id: string, request: RecoverRequest, most: number): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*) AS count FROM (
         SELECT FROM deliveries WHERE ${unwell('status = ANY($2::text[])')} LIMIT ${String(most)}) AS first_ones`,
      parametersOf(id, request),
    );
    return row?.count ?? 0;
  }
}

function parametersOf(id: string, { since, until, status }: RecoverRequest): readonly unknown[] {
  return [id, status === undefined ? RECOVERABLE : [status], since, until ?? null];
}
