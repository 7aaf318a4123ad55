import { Injectable } from '@nestjs/common';
import type { Instant } from '../../common/instant.js';
import { Jobs } from './jobs.js';
import { JobsRepository } from './jobs.repository.js';

/** How a job gets on, in whatever process. */
export interface WatchedJob {
  readonly name: string;
  /** When it last ended well; null: never. */
  readonly succeededAt: Instant | null;
  /** The code of its last failure, until it ends well again. */
  readonly lastError: string | null;
  /** Longer than this without a success is too long. */
  readonly maxSilenceMs: number;
  readonly isSilent: boolean;
}

/** Sees to it that jobs get done, by their rows: who does them may be another process. */
@Injectable()
export class JobWatch {
  private readonly since = performance.now();

  constructor(
    private readonly jobs: Jobs,
    private readonly repository: JobsRepository,
  ) {}

  /** Every registered job, by name. One that has no row yet is waited for like any other. */
  async look(): Promise<readonly WatchedJob[]> {
    const rows = new Map((await this.repository.all()).map((row) => [row.name, row]));
    const jobs = [...this.jobs.registered].sort((a, b) => (a.name < b.name ? -1 : 1));
    return jobs.map(({ name, maxSilenceMs }) => {
      const row = rows.get(name);
      const silentMs = row?.silent_ms ?? performance.now() - this.since;
      return {
        name,
        succeededAt: row?.succeeded_at ?? null,
        lastError: row?.last_error ?? null,
        maxSilenceMs,
        isSilent: silentMs > maxSilenceMs,
      };
    });
  }
}
