import pg from 'pg';
import type { Lease } from './excuses.js';

const PATIENCE_MS = 1_000;

/** What the tables say about a bad subscriber's deliveries: how many of each status. */
export type StatusCounts = Readonly<Record<string, number>>;

/** What is still to be done, and how much of it. */
export interface Unfinished {
  readonly what: string;
  readonly count: string;
}

/** Looks into the tables of the services, each time on a connection of its own. */
export class LogBook {
  constructor(private readonly url: string) {}

  /** @throws Error if the database is away or takes longer than that */
  async query<Row extends object>(
    sql: string,
    parameters: readonly unknown[] = [],
    timeoutMs = 30_000,
  ): Promise<readonly Row[]> {
    const client = new pg.Client({
      connectionString: this.url,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: timeoutMs,
    });
    // A server that crashes meanwhile ends the connection as well as the query.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query<Row>(sql, [...parameters])).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** The deliveries to these that a process has claimed and told no outcome of. */
  inFlight(subscriptionIds: readonly string[]): Promise<readonly Lease[]> {
    return this.query<Lease>(
      `SELECT id, attempt FROM deliveries
       WHERE subscription_id = ANY($1::uuid[]) AND status = 'pending' AND is_leased`,
      [subscriptionIds],
      PATIENCE_MS,
    );
  }

  /** Events that have not been processed, and deliveries to these that have not been made. */
  unfinished(subscriptionIds: readonly string[]): Promise<readonly Unfinished[]> {
    return this.query<Unfinished>(
      `SELECT 'events ' || status || coalesce(': ' || fault, '') AS what, count(*) FROM events
       WHERE status <> 'processed' GROUP BY 1
       UNION ALL
       SELECT 'deliveries ' || status || coalesce(' after ' || last_error, ''), count(*)
       FROM deliveries WHERE subscription_id = ANY($1::uuid[]) AND status <> 'delivered'
       GROUP BY 1`,
      [subscriptionIds],
    );
  }

  /** What the tables say of events that did not arrive, a line each. */
  async storyOf(eventIds: readonly string[]): Promise<readonly string[]> {
    const rows = await this.query<{ line: string }>(
      `SELECT wanted.id || ': ' || coalesce(e.status || ' ' || coalesce(e.fault, '') || ' tries '
         || e.tries || ', received ' || e.received_at, 'not in the log') || ', deliveries: '
         || coalesce((SELECT string_agg(DISTINCT d.status, ' ') FROM deliveries d
            WHERE d.event_id = wanted.id), 'none') AS line
       FROM (SELECT DISTINCT unnest($1::uuid[]) AS id) AS wanted LEFT JOIN events e USING (id)`,
      [eventIds],
    );
    return rows.map(({ line }) => line);
  }

  /** The events that the services told of themselves. */
  ownEvents(): Promise<readonly { id: string; event: string }[]> {
    return this.query(
      `SELECT id, event FROM events
       WHERE source = 'readywire' AND status = 'processed' AND only_for IS NULL`,
    );
  }

  /** Webhooks that are in the log more than once, and why events are in quarantine. */
  async faults(): Promise<{ readonly repeated: number; readonly quarantined: readonly string[] }> {
    const [row] = await this.query<{ repeated: string; faults: string[] }>(
      `SELECT count(*) - count(DISTINCT body) AS repeated,
         array_agg(fault) FILTER (WHERE status = 'quarantined') AS faults
       FROM events WHERE source = 'argyle'`,
    );
    return { repeated: Number(row?.repeated), quarantined: row?.faults ?? [] };
  }

  /** Of these events and subscriptions, the pairs without any delivery. */
  async withoutDelivery(
    eventIds: readonly string[],
    subscriptionIds: readonly string[],
  ): Promise<number> {
    const rows = await this.query<{ count: string }>(
      `SELECT count(*) FROM unnest($1::uuid[]) AS event (id)
       CROSS JOIN unnest($2::uuid[]) AS subscription (id)
       WHERE NOT EXISTS (SELECT FROM deliveries
         WHERE event_id = event.id AND subscription_id = subscription.id)`,
      [eventIds, subscriptionIds],
    );
    return Number(rows[0]?.count);
  }

  /** What has become of the deliveries to a subscription. */
  async statusCounts(subscriptionId: string): Promise<StatusCounts> {
    const rows = await this.query<{ status: string; count: string }>(
      `SELECT status, count(*) FROM deliveries WHERE subscription_id = $1
       GROUP BY status ORDER BY status`,
      [subscriptionId],
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
  }

  /** Whether a subscription is active, and why not. */
  async standing(subscriptionId: string): Promise<string> {
    const [row] = await this.query<{ status: string; disabled_reason: string | null }>(
      'SELECT status, disabled_reason FROM subscriptions WHERE id = $1',
      [subscriptionId],
    );
    return [row?.status, row?.disabled_reason].filter(Boolean).join(', ');
  }

  async version(): Promise<string> {
    const [row] = await this.query<{ server_version: string }>('SHOW server_version');
    return row?.server_version ?? '';
  }
}
