import { Injectable } from '@nestjs/common';
import { plusMs, type Instant } from '../../../common/instant.js';
import type { Queryable } from '../../../core/database/queryable.js';
import { DAY_MS, REPORTS_A_DAY, type Standing } from './decision.js';
import type { ClaimedRequest } from './requests.repository.js';

/** Reports that are known, and requests that may have become one that is not known yet. */
const RECENT = `
  SELECT COALESCE(ordered_at, created_at) AS at FROM reports
  WHERE user_id = $1 AND COALESCE(ordered_at, created_at) > $3
  UNION ALL
  SELECT sent_at FROM report_requests r
  WHERE r.user_id = $1 AND r.sent_at > $3 AND r.status <> 'refused'
    AND NOT EXISTS (SELECT FROM reports p WHERE p.id = r.report_id)`;

/** One statement, so that all of it is of the same moment. */
const STANDING = `
SELECT u.verdict,
  EXISTS (SELECT FROM events e WHERE e.user_id = u.id AND e.status = 'received') AS has_news,
  (SELECT max(f.received_at) FROM facts f WHERE f.user_id = u.id) AS last_fact_at,
  (SELECT max(s.due_at) FROM report_requests s
   WHERE s.user_id = u.id AND s.type = $2 AND s.status = 'sending') AS sending_due_at,
  (SELECT at FROM (${RECENT}) AS recent ORDER BY at DESC OFFSET $4::integer - 1 LIMIT 1)
    AS last_allowed_at,
  (SELECT COALESCE(json_agg(json_build_object('account', a.id, 'epoch', a.epoch,
     'marked', COALESCE(m.epoch, 0)) ORDER BY a.id), '[]')
   FROM accounts a
   LEFT JOIN report_marks m ON m.user_id = a.user_id AND m.account_id = a.id AND m.type = $2
   WHERE a.user_id = u.id AND a.is_covered AND a.status <> 'removed') AS accounts
FROM users u WHERE u.id = $1`;

/** Reads what decides whether a planned request goes out. */
@Injectable()
export class StandingRepository {
  /** Null if the user is not known any more. */
  async of(
    database: Queryable,
    { user_id, type }: Pick<ClaimedRequest, 'user_id' | 'type'>,
    now: Instant,
  ): Promise<Standing | null> {
    const parameters = [user_id, type, plusMs(now, -DAY_MS), REPORTS_A_DAY];
    const [standing] = await database.query<Standing>(STANDING, parameters);
    return standing ?? null;
  }
}
