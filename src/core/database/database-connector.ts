import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { StartupFault } from '../startup-fault.js';
import { errorCode, isTransient } from './database-errors.js';
import { DatabaseState } from './database-state.js';
import { migrate } from './migrate.js';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/** Password, user or database that do not exist: an operator must see it, but it may be mended. */
const REFUSED_LOGIN = /^(28|3D)/;

/**
 * Connects and migrates. While the server can't be reached the process stays up and tries
 * again with growing pauses; only what no retry mends (a database from the future) is thrown.
 */
@Injectable()
export class DatabaseConnector implements OnApplicationShutdown {
  private readonly logger = new Logger('database');
  private readonly stop = new AbortController();
  private readonly checks: (() => Promise<void>)[] = [];

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly state: DatabaseState,
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
      this.state.phase = 'migrating';
      const names = await migrate(this.source);
      for (const check of this.checks) await check();
      if (names.length > 0) this.logger.log({ msg: 'migrated', migrations: names });
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
}

function mayMend(error: unknown): boolean {
  return isTransient(error) || REFUSED_LOGIN.test(errorCode(error) ?? '');
}
