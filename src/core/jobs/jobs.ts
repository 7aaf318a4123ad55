import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../common/ids.js';
import type { Loop } from '../loops/loop.js';
import { Loops } from '../loops/loops.js';
import { describeError } from '../logging/describe-error.js';
import { JobsRepository, type ClaimedJob } from './jobs.repository.js';

/** Periodic work of the whole deployment: one replica at a time does it. */
export interface Job {
  readonly name: string;
  /** Milliseconds from the end of one run to the next. */
  readonly everyMs: number;
  /**
   * Does the work; must bear being run again after a crash in the middle. What takes many steps
   * stops between two of them once the signal is aborted.
   */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Milliseconds that a run may take before the job counts as stopped; 30 s unless told. */
  readonly longestMs?: number;
}

/** A job, with how long it may go without a success. */
export interface RegisteredJob extends Job {
  readonly maxSilenceMs: number;
}

const POLL_MS = 1_000;
/** What a process that died had in hand is taken up by another after so long. */
const LEASE_MS = 30_000;
const RENEW_MS = 10_000;
const MOST_AT_ONCE = 4;
/** With the alert's own patience, a job that stopped is named within a minute. */
const LONGEST_MS = 30_000;

/**
 * Runs the registered jobs by rows that replicas lease. A few at a time, so that one that waits
 * for somebody else does not hold up the others.
 */
@Injectable()
export class Jobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('jobs');
  private readonly jobs = new Map<string, Job>();
  private readonly underway = new Map<string, Promise<void>>();
  private rowsExist = false;
  private loop: Loop | undefined;

  constructor(
    private readonly repository: JobsRepository,
    private readonly loops: Loops,
  ) {}

  /** To be called while the application starts (`onModuleInit`). */
  register(job: Job): void {
    this.jobs.set(job.name, job);
  }

  /** Every job of the deployment, whatever the roles of this process are. */
  get registered(): readonly RegisteredJob[] {
    return [...this.jobs.values()].map((job) => ({
      ...job,
      maxSilenceMs: job.everyMs + (job.longestMs ?? LONGEST_MS),
    }));
  }

  onApplicationBootstrap(): void {
    const round = (signal: AbortSignal) => this.startDueJob(signal);
    this.loop = this.loops.add({ name: 'jobs', pollMs: POLL_MS, round });
  }

  /** The loop has stopped by now; what it started ends between two of its steps. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.underway.values());
  }

  private async startDueJob(signal: AbortSignal): Promise<'more' | 'idle'> {
    if (this.underway.size >= MOST_AT_ONCE) return 'idle';
    const all = [...this.jobs.keys()];
    if (!this.rowsExist) await this.repository.ensureExist(all);
    this.rowsExist = true;
    // One that outlasts its lease is not taken up a second time by the same process.
    const names = all.filter((name) => !this.underway.has(name));
    const [claimed] = await this.repository.claimDue(names, newId(), LEASE_MS);
    if (!claimed) return 'idle';
    const run = this.runClaimed(claimed, signal).finally(() => {
      this.underway.delete(claimed.name);
      this.loop?.wake();
    });
    this.underway.set(claimed.name, run);
    return 'more';
  }

  private async runClaimed(claimed: ClaimedJob, signal: AbortSignal): Promise<void> {
    const job = this.jobs.get(claimed.name);
    if (!job) return;
    const over = new AbortController();
    void this.keepLeaseOf(claimed, over.signal);
    let fault: string | null = null;
    try {
      await job.run(signal);
    } catch (error) {
      fault = describeError(error).code ?? describeError(error).type;
      this.logger.error({ msg: 'a job failed, it will run again', job: job.name, err: error });
    }
    over.abort();
    try {
      await this.repository.finish(claimed, job.everyMs, fault);
    } catch (error) {
      this.logger.error({
        msg: 'a job is done, which can not be noted',
        job: job.name,
        err: error,
      });
    }
  }

  /** So that the lease of a job that takes long outlasts it, and that of a dead process soon ends. */
  private async keepLeaseOf(claimed: ClaimedJob, signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted;
    while (!isOver()) {
      await sleep(RENEW_MS, undefined, { signal }).catch(() => undefined);
      if (isOver()) return;
      await this.repository.renew(claimed, LEASE_MS).catch((error: unknown) => {
        this.logger.warn({ msg: 'a lease was not renewed', job: claimed.name, err: error });
      });
    }
  }
}
