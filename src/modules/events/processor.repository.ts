import { Injectable } from '@nestjs/common';
import { Database } from '../../core/database/database.js';
import { catalogueEntry } from '../../core/catalogue/event-catalogue.js';
import type { Queryable, Transaction } from '../../core/database/queryable.js';
import type { EventEntity, EventStatus } from '../../entities/event.entity.js';
import { ERASED } from './erased-event.js';

/** An event whose turn it is. */
export type QueuedEvent = Pick<
  EventEntity,
  'id' | 'source' | 'event' | 'user_id' | 'body' | 'received_at' | 'is_replay' | 'only_for'
>;

/** What may be claimed. */
export interface ClaimWish {
  readonly count: number;
  /** Roughly how much their bodies may weigh together. */
  readonly bytes: number;
  /** From so many tries on an event is suspected of killing the process. */
  readonly suspectTries: number;
  /** Ids that are to be left alone. */
  readonly except: readonly string[];
}

/** An event with the number of this try. */
export type ClaimedEvent = Pick<EventEntity, 'id' | 'tries' | 'user_id'>;

/** What became of an event. */
export interface ProcessedMark {
  readonly id: string;
  readonly status: EventStatus;
  readonly fault: string | null;
  /** The event that said the same before; null leaves what is known of that. */
  readonly sameAs: string | null;
}

/** The queries with which the processor takes events and marks what became of them. */
@Injectable()
export class ProcessorRepository {
  constructor(private readonly database: Database) {}

  /**
   * Counts a try for the oldest events that wait and that nobody else holds. It commits before
   * the try itself, so that an event which kills the process is found out.
   * A suspect is claimed alone, when it is the oldest: its neighbours must not be charged with
   * the death of the process.
   */
  async claim({ count, bytes, suspectTries, except }: ClaimWish): Promise<ClaimedEvent[]> {
    return this.database.query<ClaimedEvent>(
      `WITH locked AS MATERIALIZED (
         SELECT id, tries, octet_length(body) AS size FROM events
         WHERE status = 'received' AND id <> ALL($4::uuid[])
         ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED),
       sized AS (
         SELECT id, tries, size, row_number() OVER by_id AS place,
           sum(size) OVER by_id AS total, first_value(tries) OVER by_id AS first_tries
         FROM locked WINDOW by_id AS (ORDER BY id))
       UPDATE events SET tries = tries + 1
       WHERE id IN (
         SELECT id FROM sized
         WHERE CASE WHEN first_tries >= $3 THEN place = 1
           ELSE tries < $3 AND total - size < $2 END)
       RETURNING id, tries, user_id`,
      [count, bytes, suspectTries, except],
    );
  }

  /**
   * The tries did not end in the death of the process: they don't count.
   * @returns those that somebody holds at this moment, so that it could not be written
   */
  async giveBack(ids: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `WITH free AS MATERIALIZED (
         SELECT id FROM events WHERE id = ANY($1::uuid[]) AND status = 'received'
         ORDER BY id FOR UPDATE SKIP LOCKED),
       given AS (
         UPDATE events SET tries = GREATEST(tries - 1, 0) WHERE id IN (SELECT id FROM free))
       SELECT id FROM events
       WHERE id = ANY($1::uuid[]) AND status = 'received' AND id NOT IN (SELECT id FROM free)`,
      [ids],
    );
    return rows.map(({ id }) => id);
  }

  /** Locks those of the events that still wait and that no other replica holds, by id. */
  async lock(tx: Transaction, ids: readonly string[]): Promise<QueuedEvent[]> {
    return tx.query<QueuedEvent>(
      `SELECT id, source, event, user_id, body, received_at, is_replay, only_for FROM events
       WHERE id = ANY($1::uuid[]) AND status = 'received' ORDER BY id FOR UPDATE SKIP LOCKED`,
      [ids],
    );
  }

  async mark(database: Queryable, marks: readonly ProcessedMark[]): Promise<void> {
    await database.query(
      `UPDATE events SET status = mark.status, fault = mark.fault, is_replay = false,
         same_as = COALESCE(mark.same_as, events.same_as), processed_at = now()
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[])
         AS mark (id, status, fault, same_as)
       WHERE events.id = mark.id`,
      [
        marks.map(({ id }) => id),
        marks.map(({ status }) => status),
        marks.map(({ fault }) => fault),
        marks.map(({ sameAs }) => sameAs),
      ],
    );
  }

  /**
   * Leaves nothing in the rows of what they were about. The name of the event stays if it is one
   * of the catalogue: any other could be made of anything.
   */
  async empty(tx: Transaction, events: readonly QueuedEvent[]): Promise<void> {
    const names = events.flatMap(({ event }) => event ?? []);
    await tx.query(
      `UPDATE events SET status = 'processed', fault = '${ERASED}', user_id = NULL, body = '',
         event = CASE WHEN event = ANY($2::text[]) THEN event END, message_key = NULL,
         same_as = NULL, repeat_of = NULL, is_replay = false, processed_at = now()
       WHERE id = ANY($1::uuid[])`,
      [
        events.map(({ id }) => id),
        [...new Set(names)].filter((name) => catalogueEntry(name) !== undefined),
      ],
    );
  }
}
