import { Injectable } from '@nestjs/common';
import type { Instant } from '../../common/instant.js';
import { Database } from '../database/database.js';

/** A job that this process may run now, with the lease that proves it. */
export interface ClaimedJob {
  readonly name: string;
  readonly lease: string;
}

/** How a job stands. */
export interface JobRow {
  readonly name: string;
  /** Null: it has never ended well. */
  readonly succeeded_at: Instant | null;
  readonly last_error: string | null;
  /** For how long it has not ended well; that it was never begun counts from when it was due. */
  readonly silent_ms: number;
}

/** Every query on the jobs table. Times are compared on the database's clock alone. */
@Injectable()
export class JobsRepository {
  constructor(private readonly database: Database) {}

  async ensureExist(names: readonly string[]): Promise<void> {
    await this.database.query(
      `INSERT INTO jobs (name, due_at) SELECT name, now() FROM unnest($1::text[]) AS name
       ORDER BY name ON CONFLICT (name) DO NOTHING`,
      [names],
    );
  }

  async claimDue(names: readonly string[], lease: string, leaseMs: number): Promise<ClaimedJob[]> {
    return this.database.query<ClaimedJob>(
      `UPDATE jobs SET lease = $2, leased_until = now() + $3 * interval '1 ms', started_at = now()
       WHERE name = (
         SELECT name FROM jobs
         WHERE name = ANY($1::text[]) AND due_at <= now()
           AND (leased_until IS NULL OR leased_until < now())
         ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING name, lease`,
      [names, lease, leaseMs],
    );
  }

  /** The job takes longer; does nothing if the lease was lost. */
  async renew({ name, lease }: ClaimedJob, leaseMs: number): Promise<void> {
    await this.database.query(
      `UPDATE jobs SET leased_until = now() + $3 * interval '1 ms' WHERE name = $1 AND lease = $2`,
      [name, lease, leaseMs],
    );
  }

  /** All rows, those of jobs that this process does not know too. */
  async all(): Promise<JobRow[]> {
    return this.database.query<JobRow>(
      `SELECT name, last_error, finished_at AS succeeded_at,
         CASE WHEN finished_at IS NULL AND last_error IS NOT NULL THEN 1e15
           ELSE extract(epoch FROM now() - COALESCE(finished_at, due_at))::float8 * 1000
         END AS silent_ms
       FROM jobs`,
    );
  }

  /**
   * Frees the job and says when it is due again; does nothing if the lease was lost.
   * @param error null if it ended well
   */
  async finish(job: ClaimedJob, nextInMs: number, error: string | null): Promise<void> {
    await this.database.query(
      `UPDATE jobs SET lease = NULL, leased_until = NULL, last_error = $4,
         finished_at = CASE WHEN $4::text IS NULL THEN now() ELSE finished_at END,
         due_at = now() + $3 * interval '1 ms'
       WHERE name = $1 AND lease = $2`,
      [job.name, job.lease, nextInMs, error],
    );
  }
}
