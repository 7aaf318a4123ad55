import { v7 } from 'uuid';
import type { Queryable } from '../../src/core/database/queryable.js';
import type { DeliveryStatus } from '../../src/entities/delivery.entity.js';
import type { EventStatus } from '../../src/entities/event.entity.js';

const DAY_MS = 86_400_000;

/** An id that was minted so many days ago. */
export function idOfAge(days: number): string {
  return v7({ msecs: Date.now() - days * DAY_MS });
}

/** Ages are in days before now, by the database's clock; null: it has not happened. */
export interface AgedEvent {
  readonly id: string;
  readonly status: EventStatus;
  readonly received: number;
  readonly processed: number | null;
}

export interface AgedDelivery {
  readonly id: string;
  readonly event: string;
  readonly subscription: string;
  readonly status: DeliveryStatus;
  readonly created: number;
  readonly due: number;
  readonly finished: number | null;
}

export interface AgedSubscription {
  readonly id: string;
  readonly created: number;
  readonly deleted: number | null;
}

const ago = (days: string): string => `now() - ${days} * interval '1 day'`;

/** Puts events of these ages into the log. */
export async function addAgedEvents(db: Queryable, events: readonly AgedEvent[]): Promise<void> {
  await db.query(
    `INSERT INTO events (id, source, event, body, received_at, status, processed_at)
     SELECT id, 'argyle', 'accounts.connected', '{}', ${ago('received')}, status, ${ago('processed')}
     FROM unnest($1::uuid[], $2::text[], $3::float8[], $4::float8[])
       AS e (id, status, received, processed)`,
    [
      events.map(({ id }) => id),
      events.map(({ status }) => status),
      events.map(({ received }) => received),
      events.map(({ processed }) => processed),
    ],
  );
}

/** Puts deliveries of these ages into the table, each with an attempt. */
export async function addAgedDeliveries(
  db: Queryable,
  deliveries: readonly AgedDelivery[],
): Promise<void> {
  await db.query(
    `WITH d AS (
       INSERT INTO deliveries
         (id, event_id, subscription_id, status, created_at, due_at, finished_at)
       SELECT id, event, subscription, status, ${ago('created')}, ${ago('due')}, ${ago('finished')}
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::float8[], $6::float8[],
         $7::float8[]) AS d (id, event, subscription, status, created, due, finished)
       RETURNING id, created_at)
     INSERT INTO attempts (delivery_id, number, started_at, duration_ms)
     SELECT id, 1, created_at, 1 FROM d`,
    [
      deliveries.map(({ id }) => id),
      deliveries.map(({ event }) => event),
      deliveries.map(({ subscription }) => subscription),
      deliveries.map(({ status }) => status),
      deliveries.map(({ created }) => created),
      deliveries.map(({ due }) => due),
      deliveries.map(({ finished }) => finished),
    ],
  );
}

/** Puts subscriptions of these ages into the table, each with what is known of its endpoint. */
export async function addAgedSubscriptions(
  db: Queryable,
  subscriptions: readonly AgedSubscription[],
): Promise<void> {
  await db.query(
    `WITH s AS (
       INSERT INTO subscriptions
         (id, name, url, events, config, status, created_at, updated_at, deleted_at)
       SELECT id, 'a subscription', 'http://127.0.0.1:9/', '{*}', '{}', 'active',
         ${ago('created')}, ${ago('created')}, ${ago('deleted')}
       FROM unnest($1::uuid[], $2::float8[], $3::float8[]) AS s (id, created, deleted)
       RETURNING id)
     INSERT INTO endpoints (subscription_id) SELECT id FROM s`,
    [
      subscriptions.map(({ id }) => id),
      subscriptions.map(({ created }) => created),
      subscriptions.map(({ deleted }) => deleted),
    ],
  );
}
