import { Injectable } from '@nestjs/common';
import type { Queryable, Transaction } from '../../../core/database/queryable.js';
import type { EndpointEntity } from '../../../entities/endpoint.entity.js';

/** An endpoint that is to be given up. */
export type Hopeless = Pick<
  EndpointEntity,
  'subscription_id' | 'is_gone' | 'failures' | 'failing_since'
>;

/** Nobody is given up for a few failures that happen to lie far apart. */
const LEAST_FAILURES = 10;
/** Time alone proves nothing: the last failure is this fresh when it is judged. */
const FRESH = `interval '5 s'`;
/** Pauses are at most an hour long, so every endpoint that fails is tried within this. */
const LATELY = `interval '2 hours'`;

/**
 * True while more than half of five or more endpoints that were tried lately fail: then it is our
 * own network that does not work.
 */
const OUR_NETWORK_FAILS = `
  SELECT count(*) >= 5 AND 2 * count(*) FILTER (WHERE n.failures > 0) > count(*)
  FROM endpoints n JOIN subscriptions ns ON ns.id = n.subscription_id
  WHERE ns.status = 'active' AND ns.deleted_at IS NULL AND n.last_tried_at > now() - ${LATELY}`;

const IS_HOPELESS = `
  s.status = 'active' AND s.deleted_at IS NULL
  AND (e.is_gone OR (e.failures >= ${String(LEAST_FAILURES)}
    AND e.last_tried_at > now() - ${FRESH}
    AND e.last_tried_at - e.failing_since >= $1::bigint * interval '1 ms'
    AND NOT (${OUR_NETWORK_FAILS})))`;

/** The queries on what is known of the endpoints, beside those of the worker. */
@Injectable()
export class EndpointsRepository {
  async hasHopeless(db: Queryable, disableAfterMs: number): Promise<boolean> {
    const rows = await db.query(
      `SELECT 1 AS found FROM endpoints e JOIN subscriptions s ON s.id = e.subscription_id
       WHERE ${IS_HOPELESS} LIMIT 1`,
      [disableAfterMs],
    );
    return rows.length > 0;
  }

  /** One that is to be given up; its subscription is locked, so that nobody else does it, too. */
  async lockHopeless(tx: Transaction, disableAfterMs: number): Promise<Hopeless | undefined> {
    const [row] = await tx.query<Hopeless>(
      `SELECT e.subscription_id, e.is_gone, e.failures, e.failing_since
       FROM endpoints e JOIN subscriptions s ON s.id = e.subscription_id
       WHERE ${IS_HOPELESS} LIMIT 1 FOR UPDATE OF s SKIP LOCKED`,
      [disableAfterMs],
    );
    return row;
  }

  /** Forgets failures and pause; when it was last sent to and how fast it answers stays known. */
  async forgive(tx: Transaction, subscriptionId: string): Promise<void> {
    await tx.query(
      `UPDATE endpoints SET failures = 0, strikes = 0, failing_since = NULL, is_gone = false,
         paused_until = NULL, pauses = 0
       WHERE subscription_id = $1`,
      [subscriptionId],
    );
  }

  /** How many wait behind a pause, and whether it is our own network that fails. */
  async health(db: Queryable): Promise<{ paused: number; is_our_network: boolean }> {
    const [row] = await db.query<{ paused: number; is_our_network: boolean }>(
      `SELECT (${OUR_NETWORK_FAILS}) AS is_our_network, (
         SELECT count(*) FROM endpoints e JOIN subscriptions s ON s.id = e.subscription_id
         WHERE e.paused_until IS NOT NULL AND s.status = 'active' AND s.deleted_at IS NULL
       ) AS paused`,
    );
    return row ?? { paused: 0, is_our_network: false };
  }
}
