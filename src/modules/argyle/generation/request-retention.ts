import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../../core/database/database.js';
import { RetentionConfig } from '../../../core/retention/retention.config.js';
import { Retention } from '../../../core/retention/retention.js';
import { mintedBefore, SWEPT, type SweptRow, toSwept } from '../../../core/retention/sweep.sql.js';
import type { Swept } from '../../../core/retention/sweep.js';

/** Parameters: the id behind which it looks, the age in milliseconds, how many rows. */
const PRUNE = `
WITH seen AS MATERIALIZED (
  SELECT id FROM report_requests WHERE id > $1::uuid AND ${mintedBefore('id', '$2::bigint')}
  ORDER BY id LIMIT $3::integer
), gone AS (
  DELETE FROM report_requests
  WHERE id = ANY(ARRAY(SELECT id FROM seen))
    AND finished_at < now() - $2::bigint * interval '1 ms'
  RETURNING id
)
${SWEPT}`;

/**
 * Prunes requests that ended longer ago than `RETENTION`. What was requested of which account
 * stays marked: it must not be requested again.
 */
@Injectable()
export class RequestRetention implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly config: RetentionConfig,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.retention.register('report_requests', (after, most) => this.prune(after, most));
  }

  /** Prunes among the next requests behind the id. */
  async prune(after: string, most: number): Promise<Swept> {
    const parameters = [after, this.config.retentionMs, most];
    return toSwept(await this.database.query<SweptRow>(PRUNE, parameters), most);
  }
}
