import { Injectable } from '@nestjs/common';
import { Database } from '../../../core/database/database.js';
import { mintedBefore, SWEPT, type SweptRow, toSwept } from '../../../core/retention/sweep.sql.js';
import type { Swept } from '../../../core/retention/sweep.js';

/**
 * Parameters: the id behind which it looks, the age in milliseconds, how many rows. A tombstone
 * stays while a delivery to it is shown.
 */
const PRUNE = `
WITH seen AS MATERIALIZED (
  SELECT id FROM subscriptions WHERE id > $1::uuid AND ${mintedBefore('id', '$2::bigint')}
  ORDER BY id LIMIT $3::integer
), doomed AS MATERIALIZED (
  SELECT id FROM subscriptions s
  WHERE id = ANY(ARRAY(SELECT id FROM seen))
    AND deleted_at < now() - $2::bigint * interval '1 ms'
    AND NOT EXISTS (SELECT FROM deliveries d WHERE d.subscription_id = s.id)
  ORDER BY id FOR UPDATE SKIP LOCKED
), gone AS (
  DELETE FROM subscriptions WHERE id = ANY(ARRAY(SELECT id FROM doomed)) RETURNING id
)
${SWEPT}`;

/** The query that prunes tombstones. */
@Injectable()
export class SubscriptionRetentionRepository {
  constructor(private readonly database: Database) {}

  /** Prunes tombstones among the next subscriptions behind the id. */
  async prune(after: string, ageMs: number, most: number): Promise<Swept> {
    return toSwept(await this.database.query<SweptRow>(PRUNE, [after, ageMs, most]), most);
  }
}
