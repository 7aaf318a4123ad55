import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Activity } from '../../../core/activity/activity.js';
import { isTransient } from '../../../core/database/database-errors.js';
import { DeliveryConfig } from '../delivery.config.js';
import { type Completion, QueueRepository } from './queue.repository.js';

interface Waiting {
  readonly completion: Completion;
  readonly written: () => void;
}

const MOST_AT_ONCE = 200;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Writes outcomes, together those that arrive together: while one statement runs the next batch
 * gathers. While the database is away they wait, so that what was delivered is not sent again.
 */
@Injectable()
export class Completions {
  readonly name = 'completions';
  private readonly logger = new Logger('delivery');
  private readonly queue: Waiting[] = [];
  private underway = 0;
  private writing: Promise<void> | undefined;
  private triedAt = performance.now();

  constructor(
    private readonly repository: QueueRepository,
    private readonly config: DeliveryConfig,
    private readonly activity: Activity,
  ) {}

  /** How many outcomes are not written yet. */
  get waiting(): number {
    return this.queue.length + this.underway;
  }

  /** The heartbeat: it stands still while outcomes wait and nobody tries to write them. */
  get lastTick(): number {
    return this.writing === undefined ? performance.now() : this.triedAt;
  }

  /** Resolves once it is written, or can't be: then the lease runs out and it is sent again. */
  write(completion: Completion): Promise<void> {
    return new Promise((written) => {
      this.queue.push({ completion, written });
      this.writing ??= this.writeAll();
    });
  }

  /** Resolves when nothing waits to be written. */
  async flushed(): Promise<void> {
    await this.writing;
  }

  private async writeAll(): Promise<void> {
    while (this.queue.length > 0) {
      // What ends in the same turn of the event loop goes along.
      await new Promise(setImmediate);
      const batch = this.queue.splice(0, MOST_AT_ONCE);
      this.underway = batch.length;
      await this.writeTogether(batch.map(({ completion }) => completion));
      this.underway = 0;
      for (const { written } of batch) written();
    }
    this.writing = undefined;
  }

  /** A batch that the database refuses is written one by one, so that one can't hurt the rest. */
  private async writeTogether(batch: readonly Completion[]): Promise<void> {
    try {
      await this.untilItAnswers(batch);
    } catch (error) {
      const [only] = batch;
      if (batch.length > 1) for (const one of batch) await this.writeTogether([one]);
      else this.logger.error({ msg: 'an outcome is lost', delivery: only?.lease.id, err: error });
    }
  }

  private async untilItAnswers(batch: readonly Completion[]): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      this.triedAt = performance.now();
      try {
        await this.repository.complete(batch, this.config.retryScheduleMs);
        this.count(batch);
        return;
      } catch (error) {
        if (!isTransient(error)) throw error;
        this.logger.warn({
          msg: 'outcomes wait for the database',
          count: batch.length,
          err: error,
        });
        await sleep(pause);
      }
    }
  }

  private count(batch: readonly Completion[]): void {
    const delivered = batch.filter(({ attempted }) => attempted.error === null).length;
    this.activity.add('delivered', delivered);
    this.activity.add('failed_tries', batch.length - delivered);
  }
}
