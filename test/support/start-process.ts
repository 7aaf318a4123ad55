import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ApiClient } from './api-client.js';
import { DEFAULT_ENV } from './defaults.js';
import { clientsOf, type RunningService } from './start-app.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';
import { waitFor } from './wait-for.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LISTENS = /^Readywire listens on (http:\S+)$/m;
const LONGEST_START_MS = 120_000;

/** What a process left behind when it ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The built service in a process of its own. */
export interface RunningProcess extends RunningService {
  readonly pid: number;
  /** What it has written so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** SIGKILL, at once; resolves when it is gone. The database stays. */
  kill(): Promise<ProcessEnd>;
  /** SIGTERM; resolves when it has ended. The database stays. */
  terminate(): Promise<ProcessEnd>;
  /** Resolves when it ends by itself. */
  readonly ended: Promise<ProcessEnd>;
  /** A new process on the same database and environment; this one must have ended. */
  restart(): Promise<RunningProcess>;
}

export interface ProcessOptions {
  readonly database?: TestDatabase;
  /** The program; the built service unless told. */
  readonly main?: string;
  /** False: returns as soon as it listens, before the database is there. */
  readonly untilReady?: boolean;
}

const alive = new Set<Child>();

// A test that fails half-way must not leave a service behind.
afterAll(async () => {
  await Promise.all([...alive].map((child) => child.kill()));
});

/** Starts the built service (`dist/`) and waits until it is ready. */
export async function startProcess(
  env: Readonly<Record<string, string>> = {},
  options: ProcessOptions = {},
): Promise<RunningProcess> {
  const database = options.database ?? (await createTestDatabase());
  const drop = async (): Promise<void> => {
    if (options.database === undefined) await database.drop();
  };
  try {
    return await launch(env, options, database, drop);
  } catch (error) {
    await drop();
    throw error;
  }
}

async function launch(
  env: Readonly<Record<string, string>>,
  options: ProcessOptions,
  database: TestDatabase,
  drop: () => Promise<void>,
): Promise<RunningProcess> {
  const child = new Child(options.main ?? process.env['TEST_MAIN'] ?? 'dist/src/main.js', {
    ...DEFAULT_ENV,
    LOG_LEVEL: 'info',
    ...database.env,
    ...env,
  });
  const url = await child.address();
  if (options.untilReady ?? true) await child.untilReady(url);
  return {
    ...clientsOf(url),
    database,
    pid: child.pid,
    output: child.output,
    ended: child.ended,
    kill: () => child.kill(),
    terminate: () => child.terminate(),
    restart: () => launch(env, options, database, drop),
    stop: async () => {
      await child.terminate();
      await drop();
    },
  };
}

/** Runs the program until it ends by itself, for what must not start. */
export async function runToEnd(
  env: Readonly<Record<string, string>>,
  main = process.env['TEST_MAIN'] ?? 'dist/src/main.js',
): Promise<ProcessEnd & { readonly stdout: string; readonly stderr: string }> {
  const child = new Child(main, env);
  return { ...(await child.ended), ...child.output };
}

class Child {
  readonly output = { stdout: '', stderr: '' };
  readonly ended: Promise<ProcessEnd>;
  private readonly process: ChildProcessByStdio<null, Readable, Readable>;

  constructor(main: string, env: Readonly<Record<string, string>>) {
    this.process = spawn(process.execPath, [main], {
      cwd: ROOT,
      // Nothing but these: a variable of the developer's shell must not decide a test.
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process.stdout.on('data', (text: Buffer) => (this.output.stdout += text.toString()));
    this.process.stderr.on('data', (text: Buffer) => (this.output.stderr += text.toString()));
    alive.add(this);
    this.ended = once(this.process, 'close').then(([code, signal]) => {
      alive.delete(this);
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  async kill(): Promise<ProcessEnd> {
    this.process.kill('SIGKILL');
    return this.ended;
  }

  async terminate(): Promise<ProcessEnd> {
    this.process.kill('SIGTERM');
    return this.ended;
  }

  async address(): Promise<string> {
    return String(await this.unlessItEnds('address', () => LISTENS.exec(this.output.stderr)?.[1]));
  }

  async untilReady(url: string): Promise<void> {
    const api = new ApiClient(url);
    await this.unlessItEnds(
      'readiness',
      async () => (await api.get('/health/ready')).status === 200,
    );
  }

  /** Waits for what the process is to show, and says what it wrote if it ends or is too late. */
  private async unlessItEnds(what: string, probe: () => unknown): Promise<unknown> {
    const hasEnded = (): boolean => !alive.has(this);
    const look = async (): Promise<unknown> => hasEnded() || probe();
    const seen = await waitFor(what, look, { timeoutMs: LONGEST_START_MS }).catch(() => undefined);
    if (seen !== undefined && !hasEnded()) return seen;
    await this.kill();
    throw new Error(`no ${what} of the process\n${this.describe()}`);
  }

  private describe(): string {
    const { stdout, stderr } = this.output;
    return `stderr:\n${stderr}\nstdout:\n${stdout.slice(-4_000)}`;
  }
}
