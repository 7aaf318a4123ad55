import { newId } from '../../src/common/ids.js';
import type { Queryable } from '../../src/core/database/queryable.js';
import type { SubscriptionConfig } from '../../src/entities/subscription.entity.js';
import type { RecordedEvent } from '../../src/modules/events/events/events-recorded.event.js';

export interface SubscriptionRow {
  readonly id?: string;
  readonly url?: string;
  readonly events?: readonly string[];
  readonly config?: SubscriptionConfig;
  readonly secretSealed?: Buffer | null;
  readonly status?: 'active' | 'disabled';
}

/** Puts a subscription into the table, as the API would; returns its id. */
export async function addSubscription(
  database: Queryable,
  { url = 'http://127.0.0.1:9/', events = ['*'], config = {}, ...rest }: SubscriptionRow = {},
): Promise<string> {
  const { id = newId(), secretSealed = null, status = 'active' } = rest;
  await database.query(
    `INSERT INTO subscriptions
       (id, name, url, events, config, secret_sealed, status, created_at, updated_at)
     VALUES ($1, 'a subscription', $2, $3, $4, $5, $6, now(), now())`,
    [id, url, events, JSON.stringify(config), secretSealed, status],
  );
  return id;
}

/** Puts an event into the log and returns it as the log would tell it. */
export async function addEvent(
  database: Queryable,
  { event = 'accounts.connected', data = {}, ...rest }: Partial<RecordedEvent> = {},
): Promise<RecordedEvent> {
  const id = newId();
  const user = rest.user ?? newId();
  const body = JSON.stringify({ event, name: 'readywire', data }, null, 2);
  const [row] = await database.query<{ received_at: string }>(
    `INSERT INTO events (id, source, event, user_id, body, received_at, status)
     VALUES ($1, 'argyle', $2, $3, $4, now(), 'processed') RETURNING received_at`,
    [id, event, user, Buffer.from(body)],
  );
  const flags = { isTracked: true, isRelayed: true, isReplay: false, onlyFor: null, ...rest };
  return { source: 'argyle', receivedAt: row?.received_at ?? '', ...flags, id, event, user, data };
}

/** Puts a number of deliveries that are due into the table, the oldest first. */
export async function addDueDeliveries(
  database: Queryable,
  subscriptionId: string,
  count: number,
): Promise<void> {
  const { id: eventId } = await addEvent(database);
  await database.query(
    `WITH copies AS (
       INSERT INTO events (id, source, event, user_id, body, received_at, status)
       SELECT gen_random_uuid(), source, event, user_id, body, received_at, status
       FROM events, generate_series(1, $3::integer) WHERE id = $1 RETURNING id)
     INSERT INTO deliveries (id, event_id, subscription_id, status, due_at, created_at)
     SELECT gen_random_uuid(), id, $2, 'pending',
       now() - interval '1 hour' + row_number() OVER () * interval '1 ms', now()
     FROM copies`,
    [eventId, subscriptionId, count],
  );
}

/** Every delivery with the columns that tests look at, the oldest first. */
export async function deliveriesIn(database: Queryable): Promise<
  readonly {
    readonly id: string;
    readonly event_id: string;
    readonly subscription_id: string;
    readonly status: string;
    readonly attempt: number;
    readonly tries: number;
    readonly is_leased: boolean;
    readonly is_due: boolean;
    readonly last_error: string | null;
  }[]
> {
  return database.query(
    `SELECT id, event_id, subscription_id, status, attempt, tries, is_leased,
       due_at <= now() AS is_due, last_error FROM deliveries ORDER BY id`,
  );
}
