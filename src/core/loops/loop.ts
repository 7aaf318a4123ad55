import { Logger } from '@nestjs/common';
import { inLane, type Lane } from '../database/lanes.js';

/** What one round of a loop says: go on at once, or rest until woken. */
export type RoundResult = 'more' | 'idle';

export interface LoopOptions {
  readonly name: string;
  /** Milliseconds to rest when there is nothing to do; the backstop of a lost wake-up. */
  readonly pollMs: number;
  /** One round of work. What it throws is logged, and the next round waits longer each time. */
  readonly round: (signal: AbortSignal) => Promise<RoundResult>;
  /** Runs whatever the roles of this process are, and without waiting for the database. */
  readonly isIndependent?: boolean;
  /** Whose connections to the database it takes; those of the workers unless told. */
  readonly lane?: Lane;
}

const LONGEST_BACKOFF_MS = 5_000;

/**
 * Work that goes on in the background until it is stopped: one round after the other, never two
 * at once. It keeps the time of its last completed round, by which health notices a silent stop.
 */
export class Loop {
  readonly name: string;
  /** When the last round ended, milliseconds of the process's monotonic clock. */
  lastTick = performance.now();
  /** The last error, until a round succeeds. */
  lastError: unknown;

  private readonly logger: Logger;
  private readonly stopping = new AbortController();
  private finished: Promise<void> | undefined;
  private wakeUp: (() => void) | undefined;
  private isAwake = false;
  private failures = 0;

  constructor(private readonly options: LoopOptions) {
    this.name = options.name;
    this.logger = new Logger(options.name);
  }

  start(): void {
    this.finished ??= inLane(this.options.lane ?? 'worker', () => this.run());
  }

  /** There may be work: ends the rest, or makes the round after this one follow at once. */
  wake(): void {
    this.isAwake = true;
    this.wakeUp?.();
  }

  /** Takes up no further round and waits for the one underway. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeUp?.();
    await this.finished;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.isAwake = false;
      const result = await this.oneRound();
      this.lastTick = performance.now();
      if (result !== 'more') await this.rest(this.pause());
    }
  }

  private async oneRound(): Promise<RoundResult> {
    try {
      const result = await this.options.round(this.stopping.signal);
      this.failures = 0;
      this.lastError = undefined;
      return result;
    } catch (error) {
      this.failures += 1;
      this.lastError = error;
      this.logger.error({ msg: 'a round failed, it will be tried again', err: error });
      return 'idle';
    }
  }

  /** A failing loop does not let itself be woken into a busy loop: it backs off. */
  private pause(): number {
    if (this.failures === 0) return this.options.pollMs;
    this.isAwake = false;
    return Math.min(50 * 2 ** this.failures, LONGEST_BACKOFF_MS);
  }

  private async rest(ms: number): Promise<void> {
    if (this.isAwake || this.stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        if (this.failures > 0 && !this.stopping.signal.aborted) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeUp = undefined;
  }
}
