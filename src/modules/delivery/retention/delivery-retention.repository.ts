import { Injectable } from '@nestjs/common';
import { Database } from '../../../core/database/database.js';
import { mintedBefore, SWEPT, type SweptRow, toSwept } from '../../../core/retention/sweep.sql.js';
import type { Swept } from '../../../core/retention/sweep.js';

/** What is held is not finished; it counts from when it fell due. */
const ENDED_AT = 'COALESCE(d.finished_at, d.due_at)';

/**
 * Parameters: the id behind which it looks, the age in milliseconds, how many rows. Whatever is
 * pending stays, a paused or leased one too. The row is judged again under its lock, so a resend
 * that comes in between is not lost.
 */
const PRUNE = `
WITH seen AS MATERIALIZED (
  SELECT id FROM deliveries WHERE id > $1::uuid AND ${mintedBefore('id', '$2::bigint')}
  ORDER BY id LIMIT $3::integer
), doomed AS MATERIALIZED (
  SELECT id FROM deliveries d
  WHERE id = ANY(ARRAY(SELECT id FROM seen)) AND d.status <> 'pending'
    AND ${ENDED_AT} < now() - $2::bigint * interval '1 ms'
  ORDER BY id FOR UPDATE SKIP LOCKED
), tries AS (
  DELETE FROM attempts WHERE delivery_id = ANY(ARRAY(SELECT id FROM doomed))
), gone AS (
  DELETE FROM deliveries WHERE id = ANY(ARRAY(SELECT id FROM doomed)) RETURNING id
)
${SWEPT}`;

/** The same parameters. What is known of an endpoint goes once its subscription is gone. */
const PRUNE_ENDPOINTS = `
WITH seen AS MATERIALIZED (
  SELECT subscription_id AS id FROM endpoints
  WHERE subscription_id > $1::uuid AND ${mintedBefore('subscription_id', '$2::bigint')}
  ORDER BY subscription_id LIMIT $3::integer
), gone AS (
  DELETE FROM endpoints known
  WHERE subscription_id = ANY(ARRAY(SELECT id FROM seen))
    AND NOT EXISTS (SELECT FROM subscriptions s WHERE s.id = known.subscription_id)
  RETURNING subscription_id
)
${SWEPT}`;

/** Counting stops here, so that a glance costs the same whatever has piled up. */
const COUNTED_AT_MOST = 10_000;

/** Of one status, how many are older than $1 milliseconds and could still be sent again. */
const aboutToGo = (status: string): string => `
(SELECT count(*) FROM (
  SELECT FROM deliveries d JOIN subscriptions s ON s.id = d.subscription_id
  WHERE d.status = '${status}' AND ${mintedBefore('d.id', '$1::bigint')}
    AND ${ENDED_AT} < now() - $1::bigint * interval '1 ms' AND s.deleted_at IS NULL
  LIMIT ${COUNTED_AT_MOST}) AS first_ones) AS ${status}`;

const ABOUT_TO_GO = `SELECT ${['failed', 'held', 'blocked'].map(aboutToGo).join(', ')}`;

/** How many deliveries that never arrived will soon be pruned; each count ends at 10,000. */
export interface AboutToGo {
  readonly failed: number;
  readonly held: number;
  readonly blocked: number;
}

/** The queries that prune deliveries, and that tell which of them somebody may still want. */
@Injectable()
export class DeliveryRetentionRepository {
  constructor(private readonly database: Database) {}

  /** Prunes among the next deliveries behind the id; their attempts go with them. */
  async prune(after: string, ageMs: number, most: number): Promise<Swept> {
    return toSwept(await this.database.query<SweptRow>(PRUNE, [after, ageMs, most]), most);
  }

  /** Prunes among the next endpoints those whose subscription is gone, tombstone and all. */
  async pruneEndpoints(after: string, ageMs: number, most: number): Promise<Swept> {
    const rows = await this.database.query<SweptRow>(PRUNE_ENDPOINTS, [after, ageMs, most]);
    return toSwept(rows, most);
  }

  /** Counts what has not arrived and is older than that. */
  async countUnwellOlderThan(ageMs: number): Promise<AboutToGo> {
    const [row] = await this.database.query<AboutToGo>(ABOUT_TO_GO, [ageMs]);
    return row ?? { failed: 0, held: 0, blocked: 0 };
  }
}
