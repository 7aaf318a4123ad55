import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BadKind } from './bad-kinds.js';

/** What the process is told. */
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

const FILE = fileURLToPath(new URL('./bad-subscribers.process.js', import.meta.url));

/** The bad subscribers, which live in a process of their own. */
export class BadSubscribers {
  private constructor(
    private readonly child: ChildProcess,
    readonly all: readonly BadSubscriber[],
  ) {}

  /** @throws Error if the process ends before it has opened them */
  static async listen(task: BadTask): Promise<BadSubscribers> {
    const child = fork(FILE);
    const ended = once(child, 'exit').then(() => {
      throw new Error('the process of the bad subscribers has ended');
    });
    child.send(task);
    const [urls] = (await Promise.race([once(child, 'message'), ended])) as [readonly string[]];
    const all = task.kinds.map((kind, index) => ({ kind, url: String(urls[index]) }));
    return new BadSubscribers(child, all);
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }
}
