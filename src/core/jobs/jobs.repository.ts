import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

/** A job that this process may run now, with the lease that proves it. */
export interface ClaimedJob {
  readonly name: string;
  readonly lease: string;
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

  /** Frees the job and says when it is due again; does nothing if the lease was lost. */
  async finish(job: ClaimedJob, nextInMs: number, error: string | null): Promise<void> {
    await this.database.query(
      `UPDATE jobs SET lease = NULL, leased_until = NULL, finished_at = now(), last_error = $4,
         due_at = now() + $3 * interval '1 ms'
       WHERE name = $1 AND lease = $2`,
      [job.name, job.lease, nextInMs, error],
    );
  }
}
