import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import type { Claim } from './claims.js';

/** A webhook without a time that comes so soon after what was found out by asking says the same. */
const SOON = `interval '2 minutes'`;

/**
 * Ids are minted in the order of time: those of the hours before need not be read. Coarse, for the
 * index; the times of the rows decide.
 */
const MINTED_LATELY = `(lpad(to_hex(GREATEST(0,
  (extract(epoch FROM c.received_at - interval '1 hour') * 1000)::bigint)), 12, '0')
  || repeat('0', 20))::uuid`;

/**
 * Parameters: ids and keys of exact claims; of the inexact ones the ids, users, events, beginnings
 * of their keys and receipts. The COALESCE keeps the planner from reading the index of the keys
 * from its beginning to its end: the events of a user are few, and are found by theirs.
 */
const TOLD_BEFORE = `
SELECT c.id, e.id AS same_as
FROM unnest($1::uuid[], $2::text[]) AS c (id, key) JOIN events e ON e.message_key = c.key
UNION ALL
SELECT c.id, e.id
FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[])
  AS c (id, user_id, event, key_start, received_at)
CROSS JOIN LATERAL (
  SELECT id FROM events
  WHERE user_id = c.user_id AND id >= ${MINTED_LATELY} AND source = 'reconcile'
    AND event = c.event AND starts_with(COALESCE(message_key, ''), c.key_start)
    AND received_at >= c.received_at - ${SOON}
  ORDER BY id DESC LIMIT 1
) e`;

/** Finds in the event log what was found out by asking and told already. */
@Injectable()
export class ToldBeforeRepository {
  /**
   * One statement however many there are, and none if there are none.
   * @returns by the id of the claim the event that said it before
   */
  async find(tx: Transaction, claims: readonly Claim[]): Promise<ReadonlyMap<string, string>> {
    if (claims.length === 0) return new Map();
    const exact = claims.filter((claim) => claim.kind === 'exact');
    const inexact = claims.filter((claim) => claim.kind === 'inexact');
    const rows = await tx.query<{ id: string; same_as: string }>(TOLD_BEFORE, [
      exact.map(({ id }) => id),
      exact.map(({ key }) => key),
      inexact.map(({ id }) => id),
      inexact.map(({ user }) => user),
      inexact.map(({ event }) => event),
      inexact.map(({ keyStart }) => keyStart),
      inexact.map(({ receivedAt }) => receivedAt),
    ]);
    return new Map(rows.map((row) => [row.id, row.same_as]));
  }
}
