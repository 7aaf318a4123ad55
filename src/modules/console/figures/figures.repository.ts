import { Injectable } from '@nestjs/common';
import type { ActivityCounts } from '../../../core/activity/activity.js';
import type { Queryable } from '../../../core/database/queryable.js';

/** How long minutes are kept. */
const KEPT = `interval '8 days'`;

/** What a bucket of time came to; its start in seconds since the epoch. */
export interface Bucket extends ActivityCounts {
  readonly at: number;
}

/** The queries on `activity_minutes`. */
@Injectable()
export class FiguresRepository {
  /** Adds to what is there: every process counts for itself. */
  async add(db: Queryable, minutes: ReadonlyMap<number, ActivityCounts>): Promise<void> {
    const rows = [...minutes].sort(([a], [b]) => a - b);
    const of = (name: keyof ActivityCounts): number[] => rows.map(([, counts]) => counts[name]);
    await db.query(
      `INSERT INTO activity_minutes AS known (minute, accepted, processed, delivered, failed_tries)
       SELECT to_timestamp(ms / 1000.0), accepted, processed, delivered, failed_tries
       FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
         AS new (ms, accepted, processed, delivered, failed_tries)
       ON CONFLICT (minute) DO UPDATE SET
         accepted = known.accepted + EXCLUDED.accepted,
         processed = known.processed + EXCLUDED.processed,
         delivered = known.delivered + EXCLUDED.delivered,
         failed_tries = known.failed_tries + EXCLUDED.failed_tries`,
      [
        rows.map(([ms]) => ms),
        of('accepted'),
        of('processed'),
        of('delivered'),
        of('failed_tries'),
      ],
    );
  }

  /** So many buckets of so many seconds, the last one being the present one; without gaps. */
  last(db: Queryable, buckets: number, seconds: number): Promise<Bucket[]> {
    return db.query<Bucket>(
      `WITH span AS (
         SELECT floor(extract(epoch FROM now()) / $2::int)::bigint * $2::int AS present
       ), counted AS (
         SELECT floor(extract(epoch FROM minute) / $2::int)::bigint * $2::int AS at,
           sum(accepted)::bigint AS accepted, sum(processed)::bigint AS processed,
           sum(delivered)::bigint AS delivered, sum(failed_tries)::bigint AS failed_tries
         FROM activity_minutes, span
         WHERE minute >= to_timestamp(present - ($1::int - 1) * $2::int)
         GROUP BY 1
       )
       SELECT at, coalesce(accepted, 0) AS accepted, coalesce(processed, 0) AS processed,
         coalesce(delivered, 0) AS delivered, coalesce(failed_tries, 0) AS failed_tries
       FROM span
       CROSS JOIN LATERAL
         generate_series(present - ($1::int - 1) * $2::int, present, $2::int) AS at
       LEFT JOIN counted USING (at) ORDER BY at`,
      [buckets, seconds],
    );
  }

  async forgetOld(db: Queryable): Promise<void> {
    await db.query(`DELETE FROM activity_minutes WHERE minute < now() - ${KEPT}`);
  }

  /** Something that differs once anything new was accepted, processed, tried or changed. */
  async pulse(db: Queryable): Promise<string> {
    const [row] = await db.query<{ pulse: string }>(
      `SELECT concat_ws('.', (SELECT id FROM events ORDER BY id DESC LIMIT 1),
         (SELECT sum(accepted + processed + delivered + failed_tries) FROM activity_minutes
          WHERE minute > now() - interval '5 minutes'),
         (SELECT max(updated_at) FROM subscriptions)) AS pulse`,
    );
    return row?.pulse ?? '';
  }
}
