import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { within } from '../../../common/within.js';
import { Activity } from '../../../core/activity/activity.js';
import { Database } from '../../../core/database/database.js';
import { DatabaseState } from '../../../core/database/database-state.js';
import { Loops } from '../../../core/loops/loops.js';
import { FiguresRepository } from './figures.repository.js';

const EVERY_MS = 2_000;
const LAST_WRITE_MS = 1_000;

/** Writes down what this process has counted, every two seconds in which there was anything. */
@Injectable()
export class FiguresWriter implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('console');

  constructor(
    private readonly activity: Activity,
    private readonly repository: FiguresRepository,
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly loops: Loops,
  ) {}

  onModuleInit(): void {
    const round = async (): Promise<'idle'> => {
      await this.write();
      return 'idle';
    };
    this.loops.add({ name: 'console.figures', pollMs: EVERY_MS, round, isIndependent: true });
  }

  async onApplicationShutdown(): Promise<void> {
    await within(LAST_WRITE_MS, this.write()).catch(() => undefined);
  }

  private async write(): Promise<void> {
    if (!this.state.isReady) return;
    const taken = this.activity.take();
    if (taken.size === 0) return;
    try {
      await this.repository.add(this.database, taken);
    } catch (error) {
      // Whether it was written before the answer was lost nobody knows: better twice than never.
      this.activity.giveBack(taken);
      this.logger.debug({ msg: 'figures wait for the database', err: error });
    }
  }
}
