import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { PostgresServer } from '../scripts/postgres-server.mjs';
import type { Options } from './options.js';
import { environment } from './service/service-keys.js';
import { ServiceProcess } from './service/service-process.js';
import { Child } from './shared/child.js';
import { freePort } from '../scripts/free-port.mjs';
import { until } from './shared/until.js';

const LONGEST_START_MS = 120_000;

/** How a service is to be started. */
export interface ServiceWish {
  /** Tells it apart from others of the same stage. */
  readonly name?: string;
  /** Variables beside those of `bench/service/service-keys.ts`. */
  readonly env?: Readonly<Record<string, string>>;
  /** A database of its own on the stage's PostgreSQL; else all share one. */
  readonly database?: string;
  /** On the embedded database instead of the stage's PostgreSQL. */
  readonly isEmbedded?: boolean;
}

/** What a scenario is played with. All of it is made when asked for, and closed with the stage. */
export class Stage {
  private server: Promise<PostgresServer> | undefined;
  private pool: pg.Pool | undefined;
  private readonly services: ServiceProcess[] = [];
  private readonly closings: (() => unknown)[] = [];

  private constructor(
    private readonly folder: string,
    private readonly profile: Options['profile'],
  ) {}

  static async set({ profile }: Pick<Options, 'profile'>): Promise<Stage> {
    return new Stage(await mkdtemp(join(tmpdir(), 'readywire-bench-')), profile);
  }

  /** A throw-away PostgreSQL with its own defaults; the same one at each call, running. */
  postgres(): Promise<PostgresServer> {
    this.server ??= startPostgres();
    return this.server;
  }

  /** Asks the stage's PostgreSQL. */
  async query<Row extends object>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    if (!this.pool) {
      this.pool = new pg.Pool({ connectionString: (await this.postgres()).url, max: 2 });
      this.pool.on('error', () => undefined);
    }
    return (await this.pool.query<Row>(sql, [...parameters])).rows;
  }

  /** Whether the scenario has used PostgreSQL. */
  get hasPostgres(): boolean {
    return this.server !== undefined;
  }

  /**
   * Starts a service that takes webhooks when this resolves.
   * @throws Error if it is not ready within two minutes
   */
  async service(wish: ServiceWish = {}): Promise<ServiceProcess> {
    const { name = `service-${String(this.services.length + 1)}`, env = {} } = wish;
    const databaseUrl = wish.isEmbedded === true ? null : await this.databaseUrl(wish.database);
    const port = await freePort();
    const service = new ServiceProcess(
      name,
      `http://127.0.0.1:${String(port)}`,
      { ...environment(databaseUrl, port, join(this.folder, `data-${name}`)), ...env },
      join(this.folder, `${name}.log`),
      this.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${this.profile}`],
    );
    this.services.push(service);
    service.start();
    if (await until(() => service.isReady(), LONGEST_START_MS)) return service;
    throw new Error(`the service did not become ready, see ${service.logFile}`);
  }

  private async databaseUrl(name?: string): Promise<string> {
    const url = new URL((await this.postgres()).url);
    if (name === undefined) return url.href;
    await this.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    url.pathname = name;
    return url.href;
  }

  /** A process of its own whose calls are answered by {@link Child}. */
  child(file: URL, args: readonly string[] = []): Child {
    const child = Child.fork(file, args);
    this.onClose(() => child.close());
    return child;
  }

  /** What else is to be closed in the end. */
  onClose(closing: () => unknown): void {
    this.closings.push(closing);
  }

  /**
   * Closes everything; the logs of the services stay if asked for, or if one ended by itself.
   * @returns what went wrong meanwhile: a service that ended by itself has measured nothing
   */
  async close({ keepLogs = false } = {}): Promise<readonly string[]> {
    // With a profile they end by themselves, so that it is written.
    const end = (service: ServiceProcess): Promise<unknown> =>
      this.profile === undefined ? service.close() : service.retire();
    await Promise.all(this.services.map(end));
    await Promise.all(this.closings.map((closing) => closing()));
    await this.pool?.end();
    const server = await this.server?.catch(() => undefined);
    await server?.remove();
    const died = this.services.filter(({ surprises }) => surprises > 0).map(({ name }) => name);
    if (!keepLogs && died.length === 0) await rm(this.folder, { recursive: true, force: true });
    return died.map((name) => `${name} ended by itself: see ${this.folder}`);
  }
}

async function startPostgres(): Promise<PostgresServer> {
  const server = await PostgresServer.create();
  await server.start();
  return server;
}
