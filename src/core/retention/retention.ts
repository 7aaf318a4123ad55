import { Injectable, Logger } from '@nestjs/common';
import { Jobs } from '../jobs/jobs.js';
import { Sweep, type SweepBatch } from './sweep.js';

const EVERY_MS = 10_000;

/**
 * Prunes what is finished and older than `RETENTION`: the module that owns a table says how, a
 * job of the deployment does it, in small statements that block nobody and a bounded stretch at
 * a time.
 */
@Injectable()
export class Retention {
  private readonly logger = new Logger('retention');

  constructor(private readonly jobs: Jobs) {}

  /**
   * To be called while the application starts (`onModuleInit`).
   * @param table its name, for the job `retention.<table>`
   */
  register(table: string, batch: SweepBatch): void {
    const sweep = new Sweep(batch);
    this.jobs.register({
      name: `retention.${table}`,
      everyMs: EVERY_MS,
      run: async () => {
        const pruned = await sweep.run();
        if (pruned > 0) this.logger.debug({ msg: 'pruned', table, rows: pruned });
      },
    });
  }
}
