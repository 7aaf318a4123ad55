import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../../core/database/queryable.js';
import type { SubscriptionEntity } from '../../../entities/subscription.entity.js';

/** A subscription that can get deliveries. */
export type Recipient = Pick<SubscriptionEntity, 'id' | 'events' | 'config' | 'status'>;

/** One event for one subscription. */
export interface NewDelivery {
  readonly id: string;
  readonly eventId: string;
  readonly subscriptionId: string;
  readonly status: 'pending' | 'held';
  /** It comes of a replay and goes behind the fresh ones. */
  readonly isRecovered: boolean;
}

/**
 * The queries that put deliveries into the table and take them back. Whoever takes hold of several
 * deliveries does so in the order of their ids, so that none waits for another in a circle.
 */
@Injectable()
export class FanOutRepository {
  /** Every subscription that is not deleted. */
  async recipients(tx: Queryable): Promise<readonly Recipient[]> {
    return tx.query<Recipient>(
      'SELECT id, events, config, status FROM subscriptions WHERE deleted_at IS NULL ORDER BY id',
    );
  }

  /** Those that exist already (same event, same subscription) are left as they are. */
  async insert(deliveries: readonly NewDelivery[], tx: Queryable): Promise<void> {
    if (deliveries.length === 0) return;
    await tx.query(
      `INSERT INTO deliveries
         (id, event_id, subscription_id, status, is_recovered, due_at, created_at)
       SELECT id, event_id, subscription_id, status, is_recovered, now(), now()
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::boolean[])
         AS d (id, event_id, subscription_id, status, is_recovered)
       ORDER BY event_id, subscription_id
       ON CONFLICT (event_id, subscription_id) DO NOTHING`,
      columnsOf(deliveries),
    );
  }

  /** Starts the finished ones among these anew; the unfinished ones stay as they are. */
  async restartFinished(deliveries: readonly NewDelivery[], tx: Queryable): Promise<void> {
    if (deliveries.length === 0) return;
    await tx.query(
      `WITH held AS MATERIALIZED (
         SELECT id FROM deliveries WHERE event_id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE
       )
       UPDATE deliveries SET status = wanted.status, due_at = now(), tries = 0, is_leased = false,
         is_recovered = wanted.is_recovered, finished_at = NULL
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::boolean[])
         AS wanted (id, event_id, subscription_id, status, is_recovered)
       WHERE deliveries.event_id = wanted.event_id
         AND deliveries.subscription_id = wanted.subscription_id
         AND deliveries.id = ANY(ARRAY(SELECT id FROM held)) AND deliveries.status <> 'pending'`,
      columnsOf(deliveries),
    );
  }

  /**
   * What still waits for these subscriptions is never sent. What is in flight is left to its worker,
   * whose outcomes, of other subscriptions too, would wait until all of this is committed.
   */
  async cancelUnfinishedOf(subscriptionIds: readonly string[], tx: Queryable): Promise<void> {
    await tx.query(
      `WITH unfinished AS MATERIALIZED (
         SELECT id FROM deliveries
         WHERE (status = 'pending' AND subscription_id = ANY($1::uuid[])
             AND NOT (is_leased AND due_at > now()))
           OR (status = 'held' AND subscription_id = ANY($1::uuid[]))
         ORDER BY id FOR NO KEY UPDATE
       )
       UPDATE deliveries SET status = 'cancelled', is_leased = false, finished_at = now()
       WHERE id = ANY(ARRAY(SELECT id FROM unfinished))`,
      [subscriptionIds],
    );
  }

  /** What is left of these events, the answers of subscribers too. */
  async deleteOfEvents(eventIds: readonly string[], tx: Queryable): Promise<void> {
    const deleted = await tx.query<{ id: string }>(
      `WITH held AS MATERIALIZED (
         SELECT id FROM deliveries WHERE event_id = ANY($1::uuid[]) ORDER BY id FOR UPDATE
       )
       DELETE FROM deliveries WHERE id = ANY(ARRAY(SELECT id FROM held)) RETURNING id`,
      [eventIds],
    );
    // A statement of its own: it sees the attempts of those whom the first one had to wait for.
    await tx.query('DELETE FROM attempts WHERE delivery_id = ANY($1::uuid[])', [
      deleted.map(({ id }) => id),
    ]);
  }
}

function columnsOf(deliveries: readonly NewDelivery[]): readonly unknown[] {
  return [
    deliveries.map(({ id }) => id),
    deliveries.map(({ eventId }) => eventId),
    deliveries.map(({ subscriptionId }) => subscriptionId),
    deliveries.map(({ status }) => status),
    deliveries.map(({ isRecovered }) => isRecovered),
  ];
}
