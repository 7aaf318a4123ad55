import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Call, CallAnswer } from './serve-calls.js';

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A process of its own that answers calls: see {@link serveCalls}. */
export class Child {
  private lastId = 0;
  private readonly waiting = new Map<number, Waiting>();

  private constructor(private readonly process: ChildProcess) {
    process.on('message', (answer) => {
      this.settle(answer as CallAnswer);
    });
    process.once('exit', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('the process has ended'));
      this.waiting.clear();
    });
  }

  /** @param file the built module */
  static fork(file: URL, args: readonly string[] = []): Child {
    return new Child(fork(fileURLToPath(file), [...args], { serialization: 'advanced' }));
  }

  /** The process. */
  get pid(): number | undefined {
    return this.process.pid;
  }

  /** @throws Error with the message of what the process threw, or when it ends */
  call<Result>(name: string, argument?: unknown): Promise<Result> {
    this.lastId += 1;
    const call: Call = { id: this.lastId, name, argument };
    return new Promise<Result>((resolve, reject) => {
      this.waiting.set(call.id, { resolve: resolve as Waiting['resolve'], reject });
      this.process.send(call, (error) => {
        if (error) this.settle({ id: call.id, error: error.message });
      });
    });
  }

  async close(): Promise<void> {
    const { process } = this;
    if (process.exitCode !== null || process.signalCode !== null) return;
    const exit = once(process, 'exit');
    process.kill('SIGKILL');
    await exit;
  }

  private settle({ id, error, result }: CallAnswer): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error));
  }
}
