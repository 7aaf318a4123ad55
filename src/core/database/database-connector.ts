import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { StartupFault } from '../startup-fault.js';
import { DatabaseConfig } from './database.config.js';
import { errorCode, isTransient } from './database-errors.js';
import { DatabaseState } from './database-state.js';
import { migrate, pendingMigrations } from './migrate.js';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/** Password, user or database that do not exist: an operator must see it, but it may be mended. */
const REFUSED_LOGIN = /^(28|3D)/;

/** The embedded database lacks migrations, and this process was told to leave that to others. */
export class MigrationsPending extends StartupFault {
  override readonly name = 'MigrationsPending';
  constructor(pending: readonly string[]) {
    super(
      `MIGRATE=check, and the embedded database lacks ${pending.join(', ')}: ` +
        'run `readywire migrate`, then start again.',
    );
  }
}

/**
 * Connects and migrates, or waits for whoever does (`MIGRATE`). While the server can't be reached
 * the process stays up and tries again with growing pauses; only what no retry mends (a database
 * from the future, an embedded one that lacks migrations) is thrown.
 */
@Injectable()
export class DatabaseConnector implements OnApplicationShutdown {
  private readonly logger = new Logger('database');
  private readonly stop = new AbortController();
  private readonly checks: (() => Promise<void>)[] = [];

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly state: DatabaseState,
    private readonly config: DatabaseConfig,
  ) {}

  /** Adds what has to hold of a migrated database before anybody works with it. */
  addCheck(check: () => Promise<void>): void {
    this.checks.push(check);
  }

  /** Tries until the database is ready. @throws StartupFault when trying again is no use */
  async connect(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!this.stop.signal.aborted) {
      if (await this.tryOnce()) return;
      await sleep(pause, undefined, { signal: this.stop.signal }).catch(() => undefined);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  onApplicationShutdown(): void {
    this.stop.abort();
  }

  private async tryOnce(): Promise<boolean> {
    try {
      if (!this.source.isInitialized) await this.source.initialize();
      if (!(await this.isUpToDate())) return false;
      for (const check of this.checks) await check();
      this.state.becameReady();
      return true;
    } catch (error) {
      if (error instanceof StartupFault) throw error;
      this.state.phase = 'connecting';
      this.state.lastFault = errorCode(error) ?? 'unknown';
      const isUsual = mayMend(error);
      const msg = isUsual ? 'the database does not answer' : 'the database can not be used';
      this.logger[isUsual ? 'warn' : 'error']({ msg: `${msg}, trying again`, err: error });
      return false;
    }
  }

  private async isUpToDate(): Promise<boolean> {
    if (this.config.migrate === 'off') return true;
    if (this.config.migrate === 'check') return this.isMigratedByOthers();
    this.state.phase = 'migrating';
    const names = await migrate(this.source);
    if (names.length > 0) this.logger.log({ msg: 'migrated', migrations: names });
    return true;
  }

  private async isMigratedByOthers(): Promise<boolean> {
    const pending = await pendingMigrations(this.source);
    if (pending.length === 0) return true;
    // This process has locked it: nobody else can mend it.
    if (this.config.url === undefined) throw new MigrationsPending(pending);
    // Once a spell: it is looked for every few seconds.
    if (this.state.phase !== 'outdated') {
      this.logger.error({ msg: 'migrations are pending: run `readywire migrate`', pending });
    }
    this.state.phase = 'outdated';
    return false;
  }
}

function mayMend(error: unknown): boolean {
  return isTransient(error) || REFUSED_LOGIN.test(errorCode(error) ?? '');
}
