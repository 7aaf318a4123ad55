import type pg from 'pg';
import { idOf } from './due-rows.js';

/** How old rows are made. */
export interface OldRows {
  /** Events, and deliveries, and attempts. */
  readonly count: number;
  /** They are spread evenly over this stretch of the past, in days. */
  readonly fromDaysAgo: number;
  readonly untilDaysAgo: number;
  /** Of finished deliveries; `held` makes no attempts. */
  readonly status: 'delivered' | 'held';
  /** They go to these in turn. */
  readonly subscriptions: readonly string[];
}

/** Of the middle of an index whose rows don't come in its order. */
const USERS = 200_000;
const TABLES = ['events', 'deliveries', 'attempts'] as const;

const SOURCE = `(
  SELECT n, $2::bigint + (n * $3::float8)::bigint AS ms FROM generate_series(1, $1::bigint) AS n) g`;
const user = `md5((n % ${String(USERS)})::text)::uuid`;

const EVENTS = `
  INSERT INTO events (id, source, event, user_id, body, received_at, status, tries, processed_at)
  SELECT ${idOf('ms', 'n')}, 'argyle', 'paystubs.updated', ${user},
    convert_to(format(E'{\\n  "event": "paystubs.updated",\\n  "name": "bench",\\n  "data": {\\n    "account": "%1$s",\\n    "user": "%1$s",\\n    "available_count": %2$s\\n  }\\n}', ${user}, n), 'UTF8'),
    to_timestamp(ms / 1000.0), 'processed', 1, to_timestamp(ms / 1000.0)
  FROM ${SOURCE}`;
const DELIVERIES = `
  INSERT INTO deliveries (id, event_id, subscription_id, status, due_at, attempt, tries, created_at,
    finished_at, last_status_code)
  SELECT ${idOf('ms', '$1::bigint + n')}, ${idOf('ms', 'n')},
    ($4::uuid[])[1 + n % cardinality($4::uuid[])], $5::text, to_timestamp(ms / 1000.0), 1, 1,
    to_timestamp(ms / 1000.0), CASE WHEN $5 = 'delivered' THEN to_timestamp(ms / 1000.0) END,
    CASE WHEN $5 = 'delivered' THEN 200 END
  FROM ${SOURCE}`;
const ATTEMPTS = `
  INSERT INTO attempts (delivery_id, number, subscription_id, started_at, duration_ms, status_code)
  SELECT id, 1, subscription_id, created_at, 3, 200 FROM deliveries WHERE status = 'delivered'`;

/**
 * Fills the tables as a service would have over the weeks. The indexes are made anew behind the
 * rows: millions of rows take minutes, not hours.
 */
export async function fillOldRows(client: pg.Client, rows: OldRows): Promise<void> {
  const { count, fromDaysAgo, untilDaysAgo, status, subscriptions } = rows;
  const start = Date.now() - fromDaysAgo * 86_400_000;
  const step = ((fromDaysAgo - untilDaysAgo) * 86_400_000) / count;
  await client.query(`SET synchronous_commit = off; SET maintenance_work_mem = '512MB'`);
  const indexes = await dropIndexes(client);
  await client.query(EVENTS, [count, start, step]);
  await client.query(DELIVERIES, [count, start, step, subscriptions, status]);
  if (status === 'delivered') await client.query(ATTEMPTS);
  for (const index of indexes) await client.query(index);
  for (const table of TABLES) await client.query(`VACUUM ANALYZE ${table}`);
  await client.query('CHECKPOINT');
}

/** @returns the statements that make them anew */
async function dropIndexes(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT c.relname AS name, pg_get_indexdef(c.oid) AS definition
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indrelid = ANY($1::regclass[]) AND NOT i.indisprimary`,
    [TABLES],
  );
  for (const { name } of rows) await client.query(`DROP INDEX "${name}"`);
  return rows.map(({ definition }) => definition);
}
