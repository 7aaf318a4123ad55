import { Injectable, type OnModuleInit } from '@nestjs/common';
import { microsOf, type Instant } from '../../common/instant.js';
import { Clock } from '../clock/clock.js';
import { JobWatch, type WatchedJob } from '../jobs/job-watch.js';
import { Loops } from '../loops/loops.js';
import type { Sample } from './metric.js';
import { Metrics } from './metrics.js';

/**
 * The heartbeats of what works in the background: loops of this process, jobs of the whole
 * deployment. The label is not `job`: that is Prometheus's own.
 */
@Injectable()
export class LoopMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly loops: Loops,
    private readonly jobs: JobWatch,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge({
      name: 'readywire_loop_last_tick_timestamp_seconds',
      help: 'When a loop of this process last ended a round.',
      labels: ['loop'],
      read: () => this.ticks(),
    });
    this.metrics.fromDatabase({
      query: () => this.jobs.look(),
      gauges: [
        {
          name: 'readywire_job_last_success_timestamp_seconds',
          help: 'When a job last ended well, in whatever process; 0: never.',
          labels: ['job_name'],
          of: (jobs) => samplesOf(jobs, ({ succeededAt }) => secondsOf(succeededAt)),
        },
        {
          name: 'readywire_job_max_silence_seconds',
          help: 'After how long without a success a job counts as stopped.',
          labels: ['job_name'],
          of: (jobs) => samplesOf(jobs, ({ maxSilenceMs }) => maxSilenceMs / 1000),
        },
      ],
    });
  }

  private ticks(): Sample[] {
    const [now, ticks] = [this.clock.millis(), performance.now()];
    return this.loops.heartbeats.map(({ name, lastTick }) => ({
      labels: { loop: name },
      value: (now - (ticks - lastTick)) / 1000,
    }));
  }
}

function secondsOf(at: Instant | null): number {
  return at === null ? 0 : microsOf(at) / 1e6;
}

function samplesOf(jobs: readonly WatchedJob[], of: (job: WatchedJob) => number): Sample[] {
  return jobs.map((job) => ({ labels: { job_name: job.name }, value: of(job) }));
}
