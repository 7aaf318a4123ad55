import { setTimeout as sleep } from 'node:timers/promises';

/** What one statement of a sweep did. */
export interface Swept {
  /** The last key that was looked at; null when there is nothing behind it. */
  readonly last: string | null;
  readonly pruned: number;
}

/**
 * Looks at the next rows behind the key, in its order, and prunes those that are finished and old
 * enough; one statement, which waits for nobody (`SKIP LOCKED`).
 * @param most rows that it may look at
 */
export type SweepBatch = (after: string, most: number) => Promise<Swept>;

export interface SweepLimits {
  /** Rows that one statement looks at. */
  readonly rows: number;
  /** Statements in one run. */
  readonly batches: number;
  /** Milliseconds of one run: other jobs wait for it. */
  readonly runMs: number;
  /** Milliseconds between two statements, which others have the database for. */
  readonly pauseMs: number;
}

const LIMITS: SweepLimits = { rows: 500, batches: 50, runMs: 2_000, pauseMs: 20 };
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * Goes over a table by its time-ordered key, oldest first, a bounded stretch a run; the next run
 * goes on where this one ended, and at the end it starts anew. So a statement costs the same
 * whatever has piled up, and rows that are kept for long are not in the way of those behind them.
 */
export class Sweep {
  private after = BEFORE_ALL;
  private readonly limits: SweepLimits;

  constructor(
    private readonly batch: SweepBatch,
    limits: Partial<SweepLimits> = {},
  ) {
    this.limits = { ...LIMITS, ...limits };
  }

  /** @returns how many rows were pruned */
  async run(): Promise<number> {
    const { rows, batches, runMs, pauseMs } = this.limits;
    const end = performance.now() + runMs;
    let total = 0;
    for (let n = 0; n < batches && performance.now() < end; n += 1) {
      if (n > 0) await sleep(pauseMs);
      const { last, pruned } = await this.batch(this.after, rows);
      total += pruned;
      this.after = last ?? BEFORE_ALL;
      if (last === null) break;
    }
    return total;
  }
}
