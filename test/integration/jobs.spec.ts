import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../../src/core/jobs/jobs.js';
import { startModules } from '../support/start-modules.js';
import { waitFor } from '../support/wait-for.js';

/** One job that waits for somebody who does not answer, and one that is always due. */
@Injectable()
class TwoJobs implements OnModuleInit {
  release: () => void = () => undefined;
  slow = 0;
  hasEnded = false;
  quick = 0;

  constructor(private readonly jobs: Jobs) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'test.slow',
      everyMs: 1,
      run: async () => {
        this.slow += 1;
        await new Promise<void>((resolve) => (this.release = resolve));
        this.hasEnded = true;
      },
    });
    this.jobs.register({
      name: 'test.quick',
      everyMs: 1,
      run: async () => {
        this.quick += 1;
      },
    });
  }
}

it('a job that waits holds up no other, runs once at a time, and ends before the process does', async () => {
  const { modules, stop } = await startModules([], { providers: [TwoJobs] });
  const jobs = modules.get(TwoJobs);
  await waitFor('the slow one', () => jobs.slow);
  const before = jobs.quick;
  await waitFor('the quick one, again and again', () => jobs.quick >= before + 3);
  expect(jobs.slow).toBe(1);
  const stopped = stop();
  await new Promise(setImmediate);
  expect(jobs.hasEnded).toBe(false);
  jobs.release();
  await stopped;
  expect(jobs.hasEnded).toBe(true);
});
