import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Work that goes on behind a loop, so much at a time: the provider may take long to answer, and
 * a loop must go round. What a piece of work throws is logged; its lease runs out by itself.
 */
export class Underway {
  private readonly logger: Logger;
  private readonly running = new Set<Promise<void>>();

  constructor(
    name: string,
    private readonly most: number,
  ) {
    this.logger = new Logger(name);
  }

  /** How much more may be started. */
  get free(): number {
    return this.most - this.running.size;
  }

  /** @param then is called when it has ended, however it did */
  start(work: () => Promise<void>, then: () => void): void {
    const run = work()
      .catch((error: unknown) => {
        this.logger.error({ msg: 'left unfinished, it will be taken up again', err: error });
      })
      .finally(() => {
        this.running.delete(run);
        then();
      });
    this.running.add(run);
  }

  /** Waits until all of it has ended, but not longer than that. */
  async ended(ms: number): Promise<void> {
    const giveUp = new AbortController();
    const { signal } = giveUp;
    await Promise.race([
      Promise.all(this.running),
      sleep(ms, undefined, { signal }).catch(() => undefined),
    ]);
    giveUp.abort();
  }
}
