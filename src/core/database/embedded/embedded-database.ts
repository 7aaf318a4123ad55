import { Logger } from '@nestjs/common';
import { mkdir, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { DatabaseUnusable, DiskFull, EmbeddedDatabaseDied } from './embedded.errors.js';
import { socketFolder, type SocketFolder } from './socket-path.js';

const PORT = 5432;
const SOCKET_NAME = `.s.PGSQL.${PORT}`;
const STOP_MS = 5_000;
/** One segment of the log; with less room than two the engine can't even start. */
const LEAST_ROOM_BYTES = 32 * 1024 * 1024;
/** Recursion deep in a statement (nested JSON, functions) uses the thread's stack; 4 by default. */
const STACK_MB = 64;

const UPKEEP_FAILED = 'a checkpoint or vacuum of the embedded database failed';

type Message = { type: 'ready' } | { type: 'failed' | 'died' | 'fault'; reason: string };

/** How `pg` reaches the database: by the Unix socket `${host}/.s.PGSQL.${port}`. */
export interface EmbeddedConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

/** For tests. */
export interface EmbeddedOptions {
  /** Off: commits don't wait for the disk, and a power loss may cost the database. */
  readonly fsync?: boolean;
  /** How often the database looks whether upkeep is due, in ms. */
  readonly periods?: { readonly checkpointLookMs?: number; readonly vacuumLookMs?: number };
}

/**
 * PostgreSQL inside the process: PGlite in a thread of its own, on the files in `DATA_DIR/pg`,
 * behind a Unix socket in `DATA_DIR/socket` (0700: whoever may open the folder is the database's
 * superuser). What is committed survives a kill and a power loss; it checkpoints and vacuums by
 * itself. One session serves all connections in turns: use a pool of one.
 */
export class EmbeddedDatabase {
  private readonly logger = new Logger('database');
  private readonly exited: Promise<void>;
  private closed: Promise<void> | undefined;

  private constructor(
    private readonly worker: Worker,
    private readonly socket: SocketFolder,
    readonly connection: EmbeddedConnection,
    onDied: (error: Error) => void,
  ) {
    this.exited = this.watch(onDied);
  }

  /**
   * Opens the database, the first time makes it (3 to 6 s, later about 0.5 s).
   *
   * @param dataDir DATA_DIR, locked by this process (`lockDataDir`)
   * @param onDied called once if the engine stops by itself: the database is gone for this
   *   process, which should end; what was acknowledged is safe
   * @throws DiskFull, DatabaseUnusable, SocketPathTooLong
   */
  static async open(
    dataDir: string,
    onDied: (error: Error) => void,
    options: EmbeddedOptions = {},
  ): Promise<EmbeddedDatabase> {
    const folder = join(resolve(dataDir), 'pg');
    const sockets = join(resolve(dataDir), 'socket');
    await mkdir(sockets, { recursive: true, mode: 0o700 });
    const socket = await socketFolder(sockets, SOCKET_NAME);
    const worker = start({ folder, socket: join(socket.path, SOCKET_NAME), ...options });
    const failure = await outcomeOfStart(worker);
    if (failure !== undefined) {
      await socket.dispose();
      throw await faultOf(dataDir, folder, failure);
    }
    const connection = { host: socket.path, port: PORT, user: 'postgres', database: 'postgres' };
    return new EmbeddedDatabase(worker, socket, connection, onDied);
  }

  /** Turns the clients out, writes a checkpoint and ends the thread; within 5 s in any case. */
  close(): Promise<void> {
    this.closed ??= this.end();
    return this.closed;
  }

  private async end(): Promise<void> {
    this.worker.postMessage('stop');
    await Promise.race([this.exited, sleep(STOP_MS, undefined, { ref: false })]);
    // As good as a kill, which loses nothing, if a statement had kept it from hearing.
    await this.worker.terminate();
    await this.socket.dispose();
  }

  private watch(onDied: (error: Error) => void): Promise<void> {
    let reason = 'its thread ended';
    this.worker.on('message', (message: Message) => {
      if (message.type === 'died') reason = message.reason;
      if (message.type === 'fault')
        this.logger.warn({ msg: UPKEEP_FAILED, reason: message.reason });
    });
    this.worker.on('error', (error) => (reason = String(error)));
    return new Promise((exited) => {
      this.worker.once('exit', () => {
        exited();
        if (this.closed === undefined) onDied(new EmbeddedDatabaseDied(reason));
      });
    });
  }
}

function start(workerData: object): Worker {
  return new Worker(new URL('./pglite-server.worker.mjs', import.meta.url), {
    workerData,
    resourceLimits: { stackSizeMb: STACK_MB },
    // The options of the process, such as those of a test runner, are none of its business.
    execArgv: [],
  });
}

/** Nothing when it is ready, otherwise the reason why it isn't. */
function outcomeOfStart(worker: Worker): Promise<string | undefined> {
  return new Promise((resolve) => {
    const settle = (reason?: string): void => {
      worker.removeAllListeners();
      resolve(reason);
    };
    worker.once('message', (message: Message) =>
      settle('reason' in message ? message.reason : undefined),
    );
    worker.once('error', (error) => settle(String(error)));
    worker.once('exit', () => settle('its thread ended'));
  });
}

async function faultOf(dataDir: string, folder: string, reason: string): Promise<Error> {
  const { bavail, bsize } = await statfs(dataDir);
  if (/no space left/i.test(reason) || bavail * bsize < LEAST_ROOM_BYTES) {
    return new DiskFull(dataDir, new Error(reason));
  }
  return new DatabaseUnusable(folder, reason);
}
