import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ProcessConfig } from '../config/process.config.js';
import { DatabaseState } from '../database/database-state.js';
import { Loop, type LoopOptions } from './loop.js';

/** Work in the background that shows that it goes on. */
export interface Heartbeat {
  readonly name: string;
  /** When it last got on, milliseconds of the process's monotonic clock. */
  readonly lastTick: number;
}

/** All loops of this process: they start when the database is ready, in processes that work. */
@Injectable()
export class Loops implements OnModuleDestroy {
  readonly running: Loop[] = [];
  private readonly watched: Heartbeat[] = [];
  private stopped = false;

  constructor(
    private readonly process: ProcessConfig,
    private readonly database: DatabaseState,
  ) {}

  /** Everything of this process whose silence means that something has stopped. */
  get heartbeats(): readonly Heartbeat[] {
    return [...this.running, ...this.watched];
  }

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

  /** Adds work that is no loop, but must not stand still either; it is neither started nor stopped. */
  watch(heartbeat: Heartbeat): void {
    if (this.process.isWorker) this.watched.push(heartbeat);
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
