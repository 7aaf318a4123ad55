import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { BadKind } from './bad-kinds.js';

/** What the thread is told. */
export interface BadTask {
  readonly kinds: readonly BadKind[];
  readonly canaryPort: number;
  readonly seed: number;
}

/** A bad subscriber. */
export interface BadSubscriber {
  readonly kind: BadKind;
  readonly url: string;
}

/** The bad subscribers, which live in a thread of their own. */
export class BadSubscribers {
  private constructor(
    private readonly worker: Worker,
    readonly all: readonly BadSubscriber[],
  ) {}

  static async listen(task: BadTask): Promise<BadSubscribers> {
    const file = new URL('./bad-subscribers.worker.js', import.meta.url);
    const worker = new Worker(file, { workerData: task });
    const [urls] = (await once(worker, 'message')) as [readonly string[]];
    const all = task.kinds.map((kind, index) => ({ kind, url: String(urls[index]) }));
    return new BadSubscribers(worker, all);
  }

  /** How many requests each has got so far. */
  async hits(): Promise<readonly number[]> {
    const answer = once(this.worker, 'message');
    this.worker.postMessage('hits');
    const [hits] = (await answer) as [readonly number[]];
    return hits;
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}
