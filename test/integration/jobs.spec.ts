import { Injectable, type OnModuleInit } from '@nestjs/common';
import { newId } from '../../src/common/ids.js';
import { JobsRepository } from '../../src/core/jobs/jobs.repository.js';
import { Jobs } from '../../src/core/jobs/jobs.js';
import { openDatabase } from '../support/database.js';
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

it('a lease is prolonged by whoever holds it, and by nobody else', async () => {
  const { database, close } = await openDatabase();
  const jobs = new JobsRepository(database);
  const leasedFor = async (): Promise<number> => {
    const [row] = await database.query<{ seconds: number }>(
      `SELECT extract(epoch FROM leased_until - now())::integer AS seconds FROM jobs`,
    );
    return row?.seconds ?? 0;
  };
  await jobs.ensureExist(['test']);
  const [claimed] = await jobs.claimDue(['test'], newId(), 1_000);
  if (!claimed) throw new Error('not claimed');
  await jobs.renew({ ...claimed, lease: newId() }, 3_600_000);
  expect(await leasedFor()).toBeLessThanOrEqual(1);
  await jobs.renew(claimed, 3_600_000);
  expect(await leasedFor()).toBeGreaterThan(3_000);
  await close();
});
