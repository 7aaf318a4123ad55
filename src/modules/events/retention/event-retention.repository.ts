import { Injectable } from '@nestjs/common';
import { Database } from '../../../core/database/database.js';
import { mintedBefore, SWEPT, type SweptRow, toSwept } from '../../../core/retention/sweep.sql.js';
import type { Swept } from '../../../core/retention/sweep.js';

/**
 * Parameters: the id behind which it looks, the age in milliseconds, how many rows.
 *
 * What waits (`received`) or needs a person (`quarantined`) stays, and so does an event of which
 * any delivery is left: what is still to be sent, or could be sent again, needs its body. The row
 * is judged again under its lock, so a replay that comes in between is not lost.
 */
const PRUNE = `
WITH seen AS MATERIALIZED (
  SELECT id FROM events WHERE id > $1::uuid AND ${mintedBefore('id', '$2::bigint')}
  ORDER BY id LIMIT $3::integer
), doomed AS MATERIALIZED (
  SELECT id FROM events e
  WHERE id = ANY(ARRAY(SELECT id FROM seen)) AND status = 'processed'
    AND COALESCE(processed_at, received_at) < now() - $2::bigint * interval '1 ms'
    AND NOT EXISTS (SELECT FROM deliveries d WHERE d.event_id = e.id)
  ORDER BY id FOR UPDATE SKIP LOCKED
), gone AS (
  DELETE FROM events WHERE id = ANY(ARRAY(SELECT id FROM doomed)) RETURNING id
)
${SWEPT}`;

/** The query that prunes the event log. */
@Injectable()
export class EventRetentionRepository {
  constructor(private readonly database: Database) {}

  /** Prunes among the next events behind the id; their bodies go with them. */
  async prune(after: string, ageMs: number, most: number): Promise<Swept> {
    return toSwept(await this.database.query<SweptRow>(PRUNE, [after, ageMs, most]), most);
  }
}
