import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../common/ids.js';
import { TookTooLong, within } from '../../common/within.js';
import { Clock } from '../../core/clock/clock.js';
import { DatabaseConfig } from '../../core/database/database.config.js';
import { isTransient } from '../../core/database/database-errors.js';
import { inLane } from '../../core/database/lanes.js';
import { IntakeConfig } from './intake.config.js';
import { IntakeService } from './intake.service.js';
import { IntakeUnavailable } from './intake.errors.js';
import type { Acceptance, Arrival } from './arrival.js';
import { IntakeCounters } from './intake-counters.js';
import { Journal } from './journal/journal.js';

/** The least that one waits for durability; the provider gives up after 10 s. */
const LEAST_BUDGET_MS = 3_000;
/** What the journal may take after the database was given up. */
const AFTER_COMMIT_MS = 1_000;
const RETRY_PAUSE_MS = 100;
/** What the journal needs of the budget, on a slow disk. */
const JOURNAL_MS = 500;
const LEAST_PATIENCE_MS = 100;
const LARGEST_GROUP = 200;
/**
 * While one group waits for the disk of the database, the next is read and sent: with one alone the
 * process had nothing to do for two thirds of the time. The embedded database has one connection.
 */
const GROUPS_AT_ONCE = 2;
const LARGEST_GROUP_BYTES = 8 * 1024 * 1024;

interface Waiting {
  readonly arrival: Arrival;
  readonly deadline: number;
  readonly resolve: (acceptance: Acceptance) => void;
  readonly reject: (error: unknown) => void;
  timer?: NodeJS.Timeout;
  isOver: boolean;
}

/**
 * Groups what arrives at the same time: the webhooks that wait while one group is being committed
 * become the next group, so that a commit is shared. Each is answered once it is durable: in the
 * database or, while that is away, in the journal.
 */
@Injectable()
export class Door {
  private readonly logger = new Logger('intake');
  private waiting: Waiting[] = [];
  private committing = 0;
  private readonly groupsAtOnce: number;
  /** Longest wait for durability. */
  private readonly budgetMs: number;

  constructor(
    private readonly clock: Clock,
    private readonly intake: IntakeService,
    private readonly counters: IntakeCounters,
    private readonly journal: Journal,
    private readonly config: IntakeConfig,
    database: DatabaseConfig,
  ) {
    this.groupsAtOnce = database.url === undefined ? 1 : GROUPS_AT_ONCE;
    this.budgetMs = Math.max(LEAST_BUDGET_MS, config.commitTimeoutMs + AFTER_COMMIT_MS);
  }

  /**
   * Makes the webhook durable.
   * @throws IntakeUnavailable (503) if that can't be done within 3 s, or a second more than
   * INTAKE_COMMIT_TIMEOUT
   */
  accept(body: Buffer): Promise<Acceptance> {
    return new Promise((resolve, reject) => {
      const deadline = performance.now() + this.budgetMs;
      // The id is minted once: however often the group is tried again, it is the same event.
      const arrival = { id: newId(), body, receivedAt: this.clock.now() };
      const entry: Waiting = { arrival, deadline, resolve, reject, isOver: false };
      entry.timer = setTimeout(() => this.refuse(entry), this.budgetMs);
      this.waiting.push(entry);
      if (this.committing < this.groupsAtOnce) void this.commitGroups();
    });
  }

  private async commitGroups(): Promise<void> {
    this.committing += 1;
    // One turn of the loop lets the requests that were read together wait together.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) await this.commitGroup(this.takeGroup());
    this.committing -= 1;
  }

  private takeGroup(): Waiting[] {
    this.waiting = this.waiting.filter(({ isOver }) => !isOver);
    let bytes = 0;
    const end = this.waiting.findIndex(({ arrival }, index) => {
      bytes += arrival.body.length;
      return index >= LARGEST_GROUP || (index > 0 && bytes > LARGEST_GROUP_BYTES);
    });
    return this.waiting.splice(0, end === -1 ? this.waiting.length : end);
  }

  private async commitGroup(group: readonly Waiting[]): Promise<void> {
    if (group.length === 0) return;
    try {
      const acceptances = await this.makeDurable(group);
      group.forEach((entry, index) => {
        const acceptance = acceptances[index];
        if (acceptance) settle(entry, () => entry.resolve(acceptance));
      });
    } catch (error) {
      await this.groupFailed(group, error);
    }
  }

  /** By the database or, while that is away, by the journal. */
  private async makeDurable(group: readonly Waiting[]): Promise<readonly Acceptance[]> {
    if (!this.journal.isAway) {
      try {
        return await this.store(group);
      } catch (error) {
        if (!isAway(error)) throw error;
        this.journal.isAway = true;
        this.logger.warn({ msg: 'the database takes no webhooks', err: error });
      }
    }
    const arrivals = group.map(({ arrival }) => arrival);
    await within(this.budgetMs, this.journal.append(arrivals));
    this.counters.journaled += arrivals.length;
    return arrivals.map(({ id }) => ({ id, status: 'accepted' }));
  }

  /**
   * A database that hangs counts as away. The group may yet be stored; it is handed on again under
   * the same ids, so that changes nothing.
   */
  private async store(group: readonly Waiting[]): Promise<readonly Acceptance[]> {
    const end = performance.now() + this.patience(group);
    for (;;) {
      const left = Math.max(0, end - performance.now());
      try {
        const arrivals = group.map(({ arrival }) => arrival);
        return await within(
          left,
          inLane('intake', () => this.intake.store(arrivals)),
        );
      } catch (error) {
        const isLate = performance.now() + RETRY_PAUSE_MS > end;
        if (!isTransient(error) || isLate) throw error;
        await sleep(RETRY_PAUSE_MS);
      }
    }
  }

  /** Whoever waits longest still has to be answered in time if the database fails. */
  private patience(group: readonly Waiting[]): number {
    const first = Math.min(...group.map(({ deadline }) => deadline));
    const left = first - JOURNAL_MS - performance.now();
    return Math.max(LEAST_PATIENCE_MS, Math.min(left, this.config.commitTimeoutMs));
  }

  /** A fault of one event must not cost its neighbours anything: they are tried one by one. */
  private async groupFailed(group: readonly Waiting[], error: unknown): Promise<void> {
    if (group.length > 1 && !isAway(error) && !this.journal.isAway) {
      for (const entry of group) await this.commitGroup([entry]);
      return;
    }
    this.logger.error({ msg: 'webhooks could not be stored', count: group.length, err: error });
    for (const entry of group) this.refuse(entry);
  }

  private refuse(entry: Waiting): void {
    settle(entry, () => {
      this.counters.unavailable += 1;
      entry.reject(new IntakeUnavailable());
    });
  }
}

function settle(entry: Waiting, answer: () => void): void {
  if (entry.isOver) return;
  entry.isOver = true;
  clearTimeout(entry.timer);
  answer();
}

function isAway(error: unknown): boolean {
  return isTransient(error) || error instanceof TookTooLong;
}
