import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { newId } from '../../common/ids.js';
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
}

const POLL_MS = 1_000;
const LEASE_MS = 5 * 60_000;

/** Runs the registered jobs, one after the other, by rows that replicas lease. */
@Injectable()
export class Jobs implements OnApplicationBootstrap {
  private readonly logger = new Logger('jobs');
  private readonly jobs = new Map<string, Job>();
  private rowsExist = false;

  constructor(
    private readonly repository: JobsRepository,
    private readonly loops: Loops,
  ) {}

  /** To be called while the application starts (`onModuleInit`). */
  register(job: Job): void {
    this.jobs.set(job.name, job);
  }

  onApplicationBootstrap(): void {
    this.loops.add({ name: 'jobs', pollMs: POLL_MS, round: (signal) => this.runDueJob(signal) });
  }

  private async runDueJob(signal: AbortSignal): Promise<'more' | 'idle'> {
    const names = [...this.jobs.keys()];
    if (!this.rowsExist) await this.repository.ensureExist(names);
    this.rowsExist = true;
    const [claimed] = await this.repository.claimDue(names, newId(), LEASE_MS);
    if (!claimed) return 'idle';
    await this.runClaimed(claimed, signal);
    return 'more';
  }

  private async runClaimed(claimed: ClaimedJob, signal: AbortSignal): Promise<void> {
    const job = this.jobs.get(claimed.name);
    if (!job) return;
    let fault: string | null = null;
    try {
      await job.run(signal);
    } catch (error) {
      fault = describeError(error).code ?? describeError(error).type;
      this.logger.error({ msg: 'a job failed, it will run again', job: job.name, err: error });
    }
    await this.repository.finish(claimed, job.everyMs, fault);
  }
}
