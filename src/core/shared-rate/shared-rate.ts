import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database/database.js';
import { LONGEST_PAUSE_MS, SharedRateRepository } from './shared-rate.repository.js';

/** There is no turn within the time that one was willing to wait. */
export class TooManyAhead extends Error {
  override readonly name = 'TooManyAhead';
  constructor(readonly retryInMs: number) {
    super(`the next turn is in ${String(retryInMs)} ms`);
  }
}

export interface SharedRateOptions {
  /** The row of `settings` that all replicas share. */
  readonly name: string;
  /** Turns in a second, of the whole deployment. */
  readonly perSecond: number;
  /** Milliseconds that one waits for a turn. */
  readonly maxWaitMs: number;
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The part of a second of which the turns are taken from the database at once. */
const SLICE = 5;

/**
 * A rate that all replicas keep together: turns are moments on the database's clock, evenly
 * spaced, and each is given out once. Those who wait together take theirs in one statement.
 */
export class SharedRate {
  private readonly row: SharedRateRepository;
  private waiting: Waiting[] = [];
  private isTaking = false;
  /** Milliseconds of the monotonic clock. */
  private pausedUntil = 0;
  private readonly stopping = new AbortController();

  constructor(
    database: Database,
    private readonly options: SharedRateOptions,
  ) {
    this.row = new SharedRateRepository(database, options.name);
  }

  /**
   * Resolves when it is one's turn.
   * @throws TooManyAhead if that would be too late; an AbortError once stopped; what the database
   * throws
   */
  async turn(): Promise<void> {
    const late = performance.now() + this.options.maxWaitMs;
    do {
      if (this.pauseLeft > late - performance.now()) throw new TooManyAhead(this.pauseLeft);
      await this.slot();
      // Somebody may have been told to slow down meanwhile: then it takes another turn.
    } while (this.pauseLeft > 0);
  }

  /**
   * Nobody gets a turn for so long, an hour at most, in this process at once and in all that share
   * the row.
   */
  async pause(ms: number): Promise<void> {
    const pausedUntil = performance.now() + Math.min(ms, LONGEST_PAUSE_MS);
    this.pausedUntil = Math.max(this.pausedUntil, pausedUntil);
    await this.row.pause(ms);
  }

  /** Ends every wait, and all that come later: the process is stopping. */
  stop(): void {
    this.stopping.abort();
  }

  private get pauseLeft(): number {
    return Math.max(0, Math.ceil(this.pausedUntil - performance.now()));
  }

  private slot(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      if (!this.isTaking) void this.serve();
    });
  }

  private async serve(): Promise<void> {
    this.isTaking = true;
    while (this.waiting.length > 0) {
      const size = Math.max(1, Math.floor(this.options.perSecond / SLICE));
      await this.serveSlice(this.waiting.splice(0, size));
    }
    this.isTaking = false;
  }

  private async serveSlice(slice: readonly Waiting[]): Promise<void> {
    const { perSecond, maxWaitMs } = this.options;
    const spacing = 1_000 / perSecond;
    try {
      const grant = await this.row.take(slice.length * spacing, maxWaitMs);
      if (!grant.isGranted) throw new TooManyAhead(grant.retryInMs);
      slice.forEach(({ resolve, reject }, index) => {
        const ms = grant.startsInMs + index * spacing;
        sleep(ms, undefined, { signal: this.stopping.signal }).then(resolve, reject);
      });
    } catch (error) {
      for (const { reject } of slice) reject(error);
    }
  }
}
