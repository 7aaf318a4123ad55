import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresServer } from '../../scripts/postgres-server.mjs';
import { Ledger } from './ledger/ledger.js';
import { LogBook } from './ledger/log-book.js';
import { Messages } from './load/messages.js';
import { Provider } from './load/provider.js';
import type { Options } from './options.js';
import { Random } from '../../src/common/random.js';
import { freePort } from '../../scripts/free-port.mjs';
import { environment } from '../service/service-keys.js';
import { ServiceProcess } from '../service/service-process.js';
import { Canary } from './subscribers/canary.js';
import { until } from '../shared/until.js';

const LONGEST_START_MS = 60_000;

/** All that a run is played with: PostgreSQL, the services, the provider, the ledger. */
export class Scene {
  readonly ledger = new Ledger();
  readonly logBook: LogBook;
  readonly provider: Provider;
  private readonly closings: (() => unknown)[] = [];

  private constructor(
    readonly folder: string,
    readonly random: Random,
    readonly postgres: PostgresServer,
    readonly services: readonly ServiceProcess[],
    readonly canary: Canary,
  ) {
    this.logBook = new LogBook(postgres.url);
    const urls = services.map(({ url }) => url);
    this.provider = new Provider(urls, new Messages(random), this.ledger);
  }

  /** Makes everything; nothing runs yet but the canary. */
  static async set({ seed, processes }: Options): Promise<Scene> {
    const postgres = await PostgresServer.create();
    const folder = await mkdtemp(join(tmpdir(), 'readywire-chaos-'));
    const names = Array.from({ length: processes }, (_, index) => String.fromCharCode(65 + index));
    const services = await Promise.all(
      names.map((name) => makeService(name, folder, postgres.url)),
    );
    return new Scene(folder, new Random(seed), postgres, services, await Canary.listen());
  }

  /** @throws Error if the services are not ready within a minute */
  async start(): Promise<void> {
    await this.postgres.start();
    for (const service of this.services) service.start();
    if (await this.areReady()) return;
    throw new Error(`the services did not become ready, see ${this.folder}`);
  }

  /** Waits until every process takes webhooks. */
  areReady(): Promise<boolean> {
    const isReady = async (): Promise<boolean> =>
      (await Promise.all(this.services.map((one) => one.isReady()))).every(Boolean);
    return until(isReady, LONGEST_START_MS);
  }

  /** What else is to be closed in the end. */
  onClose(closing: () => unknown): void {
    this.closings.push(closing);
  }

  /** Ends everything; the logs of the services are kept if asked for. */
  async close({ keepLogs }: { readonly keepLogs: boolean }): Promise<void> {
    await Promise.all(this.services.map((service) => service.close()));
    await Promise.all([this.provider.close(), ...this.closings.map((closing) => closing())]);
    this.canary.close();
    await this.postgres.remove();
    if (!keepLogs) await rm(this.folder, { recursive: true, force: true });
  }
}

async function makeService(
  name: string,
  folder: string,
  databaseUrl: string,
): Promise<ServiceProcess> {
  const port = await freePort();
  const env = environment(databaseUrl, port, join(folder, `data-${name}`));
  const url = `http://127.0.0.1:${String(port)}`;
  return new ServiceProcess(name, url, env, join(folder, `${name}.log`));
}
