import { Injectable } from '@nestjs/common';
import type { Instant } from '../../../common/instant.js';
import type { PageOfRows } from '../../../common/pagination/page.js';
import { Database } from '../../../core/database/database.js';
import { selectPage } from '../../../core/database/select-page.js';
import { TIMELINE, TIMELINE_KEY } from './timeline.sql.js';

/** One thing that happened to a user, was found out about them, or was told. */
export interface TimelineRow {
  readonly key: string;
  readonly kind: string;
  readonly at: Instant | null;
  readonly is_exact: boolean;
  /** Of what was found out by ourselves: when it was recorded. */
  readonly received_at: Instant;
  readonly event_id: string | null;
  readonly account_id: string | null;
  /** Of an account; of a delivery, what went wrong last. */
  readonly error_code: string | null;
  readonly report_id: string | null;
  readonly report_type: string | null;
  /** The provider said so when it was asked. */
  readonly is_asked: boolean;
  readonly verdict: string | null;
  /** The reason of a verdict or a refusal; the name of the event that was missed or delivered. */
  readonly detail: string | null;
  readonly webhook_id: string | null;
  readonly webhook_name: string | null;
}

/** Reads what happened to a user from the tables that know of it. */
@Injectable()
export class TimelineRepository {
  constructor(private readonly database: Database) {}

  async page(
    user: string,
    page: { readonly limit: number; readonly cursor?: string },
  ): Promise<PageOfRows<TimelineRow>> {
    return selectPage<TimelineRow>(this.database, {
      select: TIMELINE,
      // The order of the bytes, whatever the language of the database is.
      key: { sql: 'key COLLATE "C"', column: 'key', pattern: TIMELINE_KEY },
      conditions: [['user_id = ?', user]],
      page,
    });
  }
}
