import { Injectable } from '@nestjs/common';
import type { Instant } from '../../../common/instant.js';
import type { PageOfRows } from '../../../common/pagination/page.js';
import { Database } from '../../../core/database/database.js';
import { selectPage } from '../../../core/database/select-page.js';

/** A fact, a report that was generated, or something that was told about the user. */
export interface TimelineRow {
  readonly key: string;
  readonly kind: string;
  readonly at: Instant | null;
  readonly is_exact: boolean;
  readonly received_at: Instant;
  readonly event_id: string;
  readonly account_id: string | null;
  readonly error_code: string | null;
  readonly report_id: string | null;
  readonly report_type: string | null;
}

/** By receipt, so that a fact that comes late, whatever its own time, moves no page. */
const KEY = `concat_ws('/', to_char(received_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS'),
  event_id, kind, coalesce(account_id, report_id))`;
const KEY_PATTERN = /^\d{20}\/[0-9a-f-]{36}\/[a-z_.]{1,40}(\/[0-9a-f-]{36})?$/;

const SELECT = `
SELECT * FROM (
  SELECT user_id, kind, at, is_exact, received_at, event_id, account_id, error_code, report_id,
    report_type, ${KEY} AS key
  FROM (
    SELECT user_id, kind, at, stated_at IS NOT NULL AS is_exact, received_at, event_id, account_id,
      error_code, NULL::uuid AS report_id, NULL::text AS report_type
    FROM facts
    UNION ALL
    SELECT user_id, event, received_at, true, received_at, id, NULL, NULL, NULL, NULL
    FROM events WHERE source = 'readywire' AND event LIKE 'reports.%'
    UNION ALL
    SELECT user_id, 'reports.generated', generated_at, false, generated_at, event_id, NULL, NULL,
      id, type
    FROM reports WHERE generated_at IS NOT NULL AND event_id IS NOT NULL
  ) AS happened
) AS entries`;

/** Reads what happened to a user from the tables that know of it. */
@Injectable()
export class TimelineRepository {
  constructor(private readonly database: Database) {}

  async page(
    user: string,
    page: { readonly limit: number; readonly cursor?: string },
  ): Promise<PageOfRows<TimelineRow>> {
    return selectPage<TimelineRow>(this.database, {
      select: SELECT,
      // The order of the bytes, whatever the language of the database is.
      key: { sql: 'key COLLATE "C"', column: 'key', pattern: KEY_PATTERN },
      conditions: [['user_id = ?', user]],
      page,
    });
  }
}
