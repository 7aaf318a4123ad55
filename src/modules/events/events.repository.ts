import { Injectable } from '@nestjs/common';
import type { Instant } from '../../common/instant.js';
import type { PageOfRows } from '../../common/pagination/page.js';
import { Database } from '../../core/database/database.js';
import type { Queryable, Transaction } from '../../core/database/queryable.js';
import { selectPage } from '../../core/database/select-page.js';
import { ERASED } from './erased-event.js';
import type { EventEntity, EventSource, EventStatus } from '../../entities/event.entity.js';

/** An event as lists show it: all but the body. */
export type EventSummary = Omit<
  EventEntity,
  'body' | 'tries' | 'only_for' | 'is_replay' | 'message_key'
> & {
  readonly size: number;
};

/** An event about to be stored. */
export interface NewEvent {
  readonly id: string;
  readonly source: EventSource;
  readonly event: string | null;
  readonly user: string | null;
  readonly body: Buffer;
  readonly receivedAt: Instant;
  readonly status: EventStatus;
  readonly onlyFor: string | null;
  /** Unset: nothing that the provider may still say. */
  readonly messageKey?: string | null;
  /** The first event with the same bytes; unset: none. */
  readonly repeatOf?: string | null;
}

export interface EventFilters {
  readonly event?: string;
  readonly user?: string;
  readonly source?: string;
  readonly status?: string;
  readonly repeat_of?: string;
  readonly since?: Instant;
  readonly until?: Instant;
}

const SUMMARY = `SELECT id, source, event, user_id, received_at, status, fault, processed_at,
  same_as, repeat_of, octet_length(body) AS size FROM events`;

/** The queries of the event log, but for those of the processor. */
@Injectable()
export class EventsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Stores the events, but for those whose id or whose message key is there already.
   * @returns the ids of those that it stored
   */
  async insert(tx: Transaction, events: readonly NewEvent[]): Promise<ReadonlySet<string>> {
    // All bodies are one parameter and cut apart there: an array would send each as text, twice its
    // size, and a parameter for every value makes a statement that is long to read and never twice
    // the same.
    const stored = await tx.query<{ id: string }>(
      `INSERT INTO events
         (id, source, event, user_id, body, received_at, status, only_for, message_key, repeat_of,
          processed_at)
       SELECT id, source, event, user_id, substring($1::bytea FROM start FOR size), received_at,
         status, only_for, message_key, repeat_of,
         CASE WHEN status <> 'received' THEN received_at END
       FROM unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::int[], $7::int[],
         $8::timestamptz[], $9::text[], $10::uuid[], $11::text[], $12::uuid[])
         AS one (id, source, event, user_id, start, size, received_at, status, only_for, message_key,
           repeat_of)
       ON CONFLICT DO NOTHING RETURNING id`,
      [Buffer.concat(events.map(({ body }) => body)), ...columnsOf(events)],
    );
    return new Set(stored.map(({ id }) => id));
  }

  async findPage(
    filters: EventFilters,
    page: { limit: number; cursor?: string },
  ): Promise<PageOfRows<EventSummary>> {
    return selectPage<EventSummary>(this.database, {
      select: SUMMARY,
      key: { sql: 'id', column: 'id' },
      conditions: [
        ['event = ?', filters.event],
        ['user_id = ?', filters.user],
        ['source = ?', filters.source],
        ['status = ?', filters.status],
        ['repeat_of = ?', filters.repeat_of],
        ['received_at >= ?', filters.since],
        ['received_at < ?', filters.until],
      ],
      page,
    });
  }

  async findById(id: string): Promise<EventSummary | undefined> {
    const [row] = await this.database.query<EventSummary>(`${SUMMARY} WHERE id = $1`, [id]);
    return row;
  }

  async findBody(database: Queryable, id: string): Promise<Buffer | undefined> {
    const [row] = await database.query<Pick<EventEntity, 'body'>>(
      'SELECT body FROM events WHERE id = $1',
      [id],
    );
    return row?.body;
  }

  /** Puts the event back into the queue as a replay, unless its person was erased. */
  async requeueById(database: Queryable, id: string): Promise<boolean> {
    const rows = await database.query(
      `UPDATE events SET status = 'received', tries = 0, fault = NULL, is_replay = true
       WHERE id = $1 AND fault IS DISTINCT FROM '${ERASED}' RETURNING id`,
      [id],
    );
    return rows.length > 0;
  }

  /**
   * Puts the next finished events that match back into the queue as replays, by id.
   * @param after the last id of the batch before
   * @returns how many, and the last of their ids; null when there were none
   */
  async requeueNext(
    database: Queryable,
    { status, since, until }: { status?: string; since: Instant; until?: Instant },
    after: string,
    atMost: number,
  ): Promise<{ count: number; last: string | null }> {
    const [batch] = await database.query<{ count: number; last: string | null }>(
      `WITH requeued AS (
         UPDATE events SET status = 'received', tries = 0, fault = NULL, is_replay = true
         WHERE id IN (
           SELECT id FROM events
           WHERE id > $4 AND status = ANY($1::text[]) AND received_at >= $2
             AND ($3::timestamptz IS NULL OR received_at < $3)
             AND fault IS DISTINCT FROM '${ERASED}'
           ORDER BY id LIMIT $5 FOR UPDATE)
         RETURNING id)
       SELECT count(*) AS count, max(id::text) AS last FROM requeued`,
      [
        status === undefined ? ['processed', 'quarantined'] : [status],
        since,
        until ?? null,
        after,
        atMost,
      ],
    );
    return batch ?? { count: 0, last: null };
  }

  /** How much waits, since when, and how much is quarantined; each count stops at 10,000. */
  async backlog(): Promise<{ waiting: number; oldest_ms: number | null; quarantined: number }> {
    const [row] = await this.database.query<{
      waiting: number;
      oldest_ms: number | null;
      quarantined: number;
    }>(
      `SELECT
        (SELECT count(*) FROM (SELECT 1 FROM events WHERE status = 'received' LIMIT 10000) w) AS waiting,
        (SELECT (extract(epoch FROM now() - received_at) * 1000)::bigint FROM events
          WHERE status = 'received' AND NOT is_replay ORDER BY id LIMIT 1) AS oldest_ms,
        (SELECT count(*) FROM (SELECT 1 FROM events WHERE status = 'quarantined' LIMIT 10000) q) AS quarantined`,
    );
    return row ?? { waiting: 0, oldest_ms: null, quarantined: 0 };
  }
}

/** What the statement takes beside the bodies: a list for each column. */
function columnsOf(events: readonly NewEvent[]): readonly unknown[] {
  const sizes = events.map(({ body }) => body.length);
  let end = 0;
  return [
    events.map(({ id }) => id),
    events.map(({ source }) => source),
    events.map(({ event }) => event),
    events.map(({ user }) => user),
    sizes.map((size) => (end += size) - size + 1),
    sizes,
    events.map(({ receivedAt }) => receivedAt),
    events.map(({ status }) => status),
    events.map(({ onlyFor }) => onlyFor),
    events.map(({ messageKey }) => messageKey ?? null),
    events.map(({ repeatOf }) => repeatOf ?? null),
  ];
}
