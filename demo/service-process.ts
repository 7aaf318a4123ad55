import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { DemoFault } from './demo-fault.js';
import { freePort } from '../scripts/free-port.mjs';
import { until } from './until.js';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));
const START_MS = 120_000;
const READY_POLL_MS = 200;
const STOP_MS = 15_000;
const LISTENS = /^Readywire listens on (http:\S+)/;

/** What the service was started with. */
export interface ServiceKeys {
  readonly apiKeyId: string;
  readonly apiKeySecret: string;
  readonly intakeSecret: string;
}

/** The provider's API, for the service to use. */
export interface ProviderAddress {
  readonly url: string;
  readonly key: { readonly id: string; readonly secret: string };
}

/** The service as a real process, with keys and an empty embedded database of its own. */
export class ServiceProcess {
  readonly keys: ServiceKeys = {
    apiKeyId: 'demo',
    apiKeySecret: randomBytes(24).toString('base64url'),
    intakeSecret: randomBytes(24).toString('base64url'),
  };
  /** The last lines that it wrote, for when something goes wrong. */
  readonly lastLines: string[] = [];
  private address: string | undefined;
  private readonly child: ChildProcess;

  private constructor(
    readonly folder: string,
    port: number,
    provider: ProviderAddress,
  ) {
    const env = environment(folder, port, this.keys, provider);
    const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
    const child = spawn(process.execPath, [MAIN], { cwd: folder, env, stdio });
    this.read(child.stdout);
    this.read(child.stderr);
    this.child = child;
  }

  /** Starts it in a temporary folder; it may not be ready yet. */
  static async start(provider: ProviderAddress): Promise<ServiceProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'readywire-'));
    return new ServiceProcess(folder, await freePort(), provider);
  }

  /**
   * Waits until it can take webhooks.
   * @returns its address
   * @throws DemoFault if it stops by itself or takes longer than a minute
   */
  async ready(): Promise<string> {
    const isSettled = async (): Promise<boolean> => this.hasExited() || (await this.isReady());
    const isUp = await until(isSettled, START_MS, READY_POLL_MS);
    if (this.address !== undefined && isUp && !this.hasExited()) return this.address;
    const what = this.hasExited() ? 'stopped by itself' : 'did not become ready within a minute';
    throw new DemoFault(`the service ${what}`);
  }

  /** Stops it as an operator would, and removes its folder. May be called again. */
  async stop(): Promise<void> {
    if (!this.hasExited()) {
      const exit = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
      await exit;
      clearTimeout(timer);
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  hasExited(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private async isReady(): Promise<boolean> {
    if (this.address === undefined) return false;
    const answer = await fetch(`${this.address}/health/ready`).catch(() => null);
    await answer?.body?.cancel();
    return answer?.status === 200;
  }

  private read(stream: Readable): void {
    createInterface({ input: stream }).on('line', (line) => {
      this.address ??= LISTENS.exec(line)?.[1];
      this.lastLines.push(line);
      if (this.lastLines.length > 20) this.lastLines.shift();
    });
  }
}

/** Only this: variables of whoever runs the demo, such as a DATABASE_URL, are not for it. */
function environment(
  folder: string,
  port: number,
  keys: ServiceKeys,
  provider: ProviderAddress,
): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot'] as const;
  const inherited = kept.map((name) => [name, process.env[name]] as const);
  return {
    ...Object.fromEntries(inherited.filter(([, value]) => value !== undefined)),
    PORT: String(port),
    DATA_DIR: join(folder, 'data'),
    API_KEY_ID: keys.apiKeyId,
    API_KEY_SECRET: keys.apiKeySecret,
    INTAKE_SECRET: keys.intakeSecret,
    DELIVERY_ALLOWED_NETWORKS: '127.0.0.0/8',
    // With these it subscribes itself at the provider, orders reports, and asks what was not told.
    PUBLIC_URL: `http://127.0.0.1:${String(port)}`,
    ARGYLE_API_URL: provider.url,
    ARGYLE_API_KEY_ID: provider.key.id,
    ARGYLE_API_KEY_SECRET: provider.key.secret,
    REPORT_TYPES: 'voie',
    // A person is watching: it waits for seconds where it would wait for minutes.
    REPORT_QUIET_PERIOD: '2s',
    REPORT_ASK_SCHEDULE: '2s,10s',
    // The first retry comes after about a second instead of five.
    DELIVERY_RETRY_SCHEDULE: '1s,5s,30s,2m,10m',
    LOG_LEVEL: 'warn',
  };
}
