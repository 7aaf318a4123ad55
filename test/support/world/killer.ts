import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningProcess } from '../start-process.js';

/** A process that is killed now and then, and started again on what it left behind. */
export class Killer {
  kills = 0;
  private readonly stop = new AbortController();

  /** @param chance from 0 up to, not including, 1 */
  constructor(
    public process: RunningProcess,
    private readonly chance: () => number,
  ) {}

  /** Kills so often, each time after a pause of up to that; resolves when it is alive again. */
  async kill(times: number, longestPauseMs: number): Promise<void> {
    const { signal } = this.stop;
    const isOver = (): boolean => signal.aborted;
    while (this.kills < times && !isOver()) {
      const pauseMs = this.chance() * longestPauseMs;
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      if (isOver()) return;
      await this.process.kill();
      this.process = await this.process.restart();
      this.kills += 1;
    }
  }

  /** No more. */
  end(): void {
    this.stop.abort();
  }
}
