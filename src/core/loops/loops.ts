import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ProcessConfig } from '../config/process.config.js';
import { DatabaseState } from '../database/database-state.js';
import { Loop, type LoopOptions } from './loop.js';

/** All loops of this process: they start when the database is ready, in processes that work. */
@Injectable()
export class Loops implements OnModuleDestroy {
  readonly running: Loop[] = [];
  private stopped = false;

  constructor(
    private readonly process: ProcessConfig,
    private readonly database: DatabaseState,
  ) {}

  /** Adds a loop of the role `worker` (or of any, if it is independent); it starts by itself. */
  add(options: LoopOptions): Loop {
    const loop = new Loop(options);
    const { isIndependent = false } = options;
    if (this.process.isWorker || isIndependent) {
      this.running.push(loop);
      void (isIndependent ? Promise.resolve() : this.database.whenReady()).then(() => {
        if (!this.stopped) loop.start();
      });
    }
    return loop;
  }

  async onModuleDestroy(): Promise<void> {
    await this.stop();
  }

  /** Stops every loop; each ends the round that it is in. What has not started never will. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running.map((loop) => loop.stop()));
  }
}
