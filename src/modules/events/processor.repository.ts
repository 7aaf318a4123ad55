import { Injectable } from '@nestjs/common';
import { Database } from '../../core/database/database.js';
import type { Queryable, Transaction } from '../../core/database/queryable.js';
import type { EventEntity, EventStatus } from '../../entities/event.entity.js';

/** An event whose turn it is. */
export type QueuedEvent = Pick<
  EventEntity,
  'id' | 'source' | 'event' | 'user_id' | 'body' | 'received_at' | 'is_replay' | 'only_for'
>;

/** What became of an event. */
export interface ProcessedMark {
  readonly id: string;
  readonly status: EventStatus;
  readonly fault: string | null;
}

/** The queries with which the processor takes events and marks what became of them. */
@Injectable()
export class ProcessorRepository {
  constructor(private readonly database: Database) {}

  /**
   * Counts a try for the oldest events that wait and that nobody else holds. It commits before
   * the try itself, so that an event which kills the process is found out.
   * @param bytes roughly how much their bodies may weigh together
   */
  async claim(count: number, bytes: number): Promise<{ id: string; tries: number }[]> {
    return this.database.query(
      `WITH locked AS MATERIALIZED (
         SELECT id, octet_length(body) AS size FROM events
         WHERE status = 'received' ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED),
       sized AS (SELECT id, size, sum(size) OVER (ORDER BY id) AS total FROM locked)
       UPDATE events SET tries = tries + 1
       WHERE id IN (SELECT id FROM sized WHERE total - size < $2)
       RETURNING id, tries`,
      [count, bytes],
    );
  }

  /** The tries did not end in the death of the process: they don't count. */
  async giveBack(ids: readonly string[]): Promise<void> {
    await this.database.query(
      'UPDATE events SET tries = tries - 1 WHERE id = ANY($1::uuid[]) AND tries > 0',
      [ids],
    );
  }

  /** Locks those of the events that still wait and that no other replica holds, by id. */
  async lock(tx: Transaction, ids: readonly string[]): Promise<QueuedEvent[]> {
    return tx.query<QueuedEvent>(
      `SELECT id, source, event, user_id, body, received_at, is_replay, only_for FROM events
       WHERE id = ANY($1::uuid[]) AND status = 'received' ORDER BY id FOR UPDATE SKIP LOCKED`,
      [ids],
    );
  }

  /** Marks an event outside of a batch. */
  async markWaiting(marks: readonly ProcessedMark[]): Promise<void> {
    await this.mark(this.database, marks);
  }

  async mark(database: Queryable, marks: readonly ProcessedMark[]): Promise<void> {
    await database.query(
      `UPDATE events SET status = mark.status, fault = mark.fault, is_replay = false,
         processed_at = now()
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS mark (id, status, fault)
       WHERE events.id = mark.id`,
      [
        marks.map(({ id }) => id),
        marks.map(({ status }) => status),
        marks.map(({ fault }) => fault),
      ],
    );
  }
}
