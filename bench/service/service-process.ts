import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));
/** A stop that takes longer has hung: the promise is 10 s, the machine is busy. */
const LONGEST_STOP_MS = 15_000;

/** How a process ended after SIGTERM. */
export interface StopResult {
  readonly ms: number;
  readonly isClean: boolean;
}

/** One service process on a port of its own, which is started again whenever it ends. */
export class ServiceProcess {
  /** How often it was started. */
  starts = 0;
  /** Ends that nobody asked for. */
  surprises = 0;
  private child: ChildProcess | undefined;
  private isEndExpected = false;
  private isClosed = false;

  constructor(
    readonly name: string,
    readonly url: string,
    private readonly env: Readonly<Record<string, string>>,
    readonly logFile: string,
    /** Options of Node.js, such as `--cpu-prof`. */
    private readonly nodeOptions: readonly string[] = [],
  ) {}

  /** The process that runs at this moment. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): void {
    const log = openSync(this.logFile, 'a');
    const child = spawn(process.execPath, [...this.nodeOptions, MAIN], {
      env: this.env,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.starts += 1;
    this.isEndExpected = false;
    this.child = child;
    child.once('exit', () => {
      if (!this.isEndExpected) this.surprises += 1;
      if (!this.isClosed) this.start();
    });
  }

  /** Whether it takes webhooks. */
  async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.url}/health/ready`).catch(() => null);
    await answer?.body?.cancel();
    return answer?.status === 200;
  }

  /** SIGSTOP: from now on it does nothing more, as if it were dead already. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  /** SIGKILL; resolves when it is gone, and started again. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** SIGTERM; resolves when it has ended, or was ended, and is started again. */
  async stop(): Promise<StopResult> {
    const start = performance.now();
    const hung = new AbortController();
    const timer = setTimeout(() => {
      hung.abort();
      this.child?.kill('SIGKILL');
    }, LONGEST_STOP_MS);
    const { code, signal } = await this.end('SIGTERM');
    clearTimeout(timer);
    // By a signal: it had not come as far as to listen to it, or a fault of the plan came first.
    const isClean = !hung.signal.aborted && (code === 0 || signal !== null);
    return { ms: performance.now() - start, isClean };
  }

  /** SIGTERM for good: what it was to leave behind at its end, such as a profile, is written. */
  async retire(): Promise<StopResult> {
    this.isClosed = true;
    return this.stop();
  }

  /** Ends it for good. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.end('SIGKILL');
  }

  private async end(signal: NodeJS.Signals): Promise<{ code: unknown; signal: unknown }> {
    const { child } = this;
    if (!child) return { code: null, signal: null };
    if (child.exitCode !== null || child.signalCode !== null) {
      return { code: child.exitCode, signal: child.signalCode };
    }
    const exit = once(child, 'exit');
    this.isEndExpected = true;
    child.kill(signal);
    const [code, by] = (await exit) as [unknown, unknown];
    return { code, signal: by };
  }
}
