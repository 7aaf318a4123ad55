import { Injectable } from '@nestjs/common';
import { Clock } from '../../../core/clock/clock.js';
import { Database } from '../../../core/database/database.js';
import { Judge } from './judge.js';
import { TrackingRepository } from './tracking.repository.js';

const BATCH = 100;
/** A run ends after so long and the next goes on: a job that never ends looks like one that hangs. */
const LONGEST_RUN_MS = 15_000;

/**
 * Lets the deadlines pass: users who have waited too long become `ready` without the accounts
 * that are still open, or `overdue`.
 */
@Injectable()
export class DeadlineSweep {
  constructor(
    private readonly database: Database,
    private readonly repository: TrackingRepository,
    private readonly judge: Judge,
    private readonly clock: Clock,
  ) {}

  /** Judges those whose deadline has passed, in batches of a transaction each, for 15 s. */
  async sweep(): Promise<void> {
    const end = performance.now() + LONGEST_RUN_MS;
    while ((await this.sweepBatch()) === BATCH && performance.now() < end);
  }

  private async sweepBatch(): Promise<number> {
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const users = await this.repository.lockOverdue(tx, now, BATCH);
      await this.judge.judge(tx, users, now);
      return users.length;
    });
  }
}
