import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../core/database/queryable.js';

/**
 * Parameters: users; texts by which they are known. An event that names no user where we look for
 * one (no JSON, or a name that is none of the provider's) is searched for the texts, for all of
 * them at once: a body is read once, however many accounts and reports a person has.
 * The rows are locked in the order of their ids, as a replay of many does.
 */
const DELETE = `
WITH theirs AS MATERIALIZED (
  SELECT id FROM events WHERE id = ANY(ARRAY(
    SELECT id FROM events WHERE user_id = ANY($1::uuid[])
    UNION ALL
    SELECT id FROM events WHERE user_id IS NULL
      AND encode(body, 'escape') ~* NULLIF(array_to_string($2::text[], '|'), '')
  ))
  ORDER BY id FOR UPDATE
)
DELETE FROM events WHERE id = ANY(ARRAY(SELECT id FROM theirs)) RETURNING id`;

/** The query that takes persons out of the event log. */
@Injectable()
export class EventErasureRepository {
  /**
   * Deletes every event about the users, whatever its source and status.
   * @param texts ids by which they are known
   * @returns the ids of the events
   */
  async deleteOf(
    tx: Transaction,
    users: readonly string[],
    texts: readonly string[],
  ): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }>(DELETE, [users, texts]);
    return rows.map(({ id }) => id);
  }
}
