// @ts-check
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { DurableNodeFs, syncPath, syncTree } from './durable-node-fs.mjs';

/** How the engine leaves its main loop on an ordinary SQL error; every other way is the end. */
const SQL_ERROR = 100;
const SEVERE = /\b(?:FATAL|PANIC):\s+(.*)/;

const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // Goes through fsync(), the one way that reaches the disk; see durable-node-fs.mjs.
  wal_sync_method: 'fsync',
  timezone: 'UTC',
  min_wal_size: '32MB',
  max_wal_size: '128MB',
};

/** The engine can't start on this folder. The message is the engine's own last word. */
export class EngineNotStarted extends Error {}

/**
 * One PostgreSQL session on a folder: takes bytes of the wire protocol, gives bytes back.
 * It runs in the thread of its caller, one statement at a time.
 */
export class Engine {
  /** @type {PGlite} */
  #db;

  /** @param {PGlite} db */
  constructor(db) {
    this.#db = db;
  }

  /**
   * Opens the folder; a missing one is made first, in a folder beside it that is renamed when
   * it is complete and on the disk, so that a kill leaves all of a database or none.
   *
   * @param {string} folder absolute path, held by this process alone
   * @param {(reason: string) => void} onDead called when the session has broken down; it must
   *   not be used after that
   * @param {{ fsync?: boolean }} [options] fsync off: a power loss may cost the database
   * @throws {EngineNotStarted}
   */
  static async open(folder, onDead, { fsync = true } = {}) {
    if (!existsSync(folder)) await create(folder);
    // PostgreSQL guards a folder by a file with a process id, which is the same in each start
    // here; an empty one, left by a kill, would even refuse to start.
    rmSync(join(folder, 'postmaster.pid'), { force: true });
    if (!existsSync(join(folder, 'PG_VERSION')))
      throw new EngineNotStarted('PG_VERSION is missing');
    const lastWords = new LastWords();
    const db = await start(folder, lastWords, { ...SETTINGS, fsync: fsync ? 'on' : 'off' });
    watch(db, (reason) => onDead(lastWords.text ?? reason));
    return new Engine(db);
  }

  /** True inside BEGIN ... COMMIT, and after a failure inside. */
  get inTransaction() {
    return this.#db.isInTransaction();
  }

  /**
   * Runs complete messages of the wire protocol and returns what the session answers.
   *
   * @param {Uint8Array} messages
   * @returns {Promise<Buffer>}
   */
  async run(messages) {
    /** @type {Buffer[]} */
    const answer = [];
    await this.#db.execProtocolRawStream(messages, {
      syncToFs: false,
      // A copy: the bytes are in the engine's memory and will be overwritten.
      onRawData: (bytes) => void answer.push(Buffer.from(bytes)),
    });
    return answer.length === 1 && answer[0] ? answer[0] : Buffer.concat(answer);
  }

  /**
   * @param {string} sql one statement without parameters
   * @returns {Promise<Record<string, unknown>[]>}
   */
  async query(sql) {
    const [result] = await this.#db.exec(sql);
    return result?.rows ?? [];
  }

  /** Ends the session with a checkpoint. */
  async close() {
    await this.query('CHECKPOINT');
    await this.#db.close();
  }
}

/** What the engine said before it gave up. */
class LastWords {
  /** @type {string | undefined} */
  text;

  /** @param {string} line */
  hear(line) {
    this.text = SEVERE.exec(line)?.[1] ?? this.text;
  }
}

/** @param {string} folder */
async function create(folder) {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const db = await start(unfinished, new LastWords(), SETTINGS);
  // The oldest of all databases sets the horizon of transaction ids, and only this one can be
  // vacuumed: without the templates the horizon moves, and 15 MB are saved.
  await db.exec(`UPDATE pg_database SET datistemplate = false WHERE datname LIKE 'template_'`);
  await db.exec('DROP DATABASE template0');
  await db.exec('DROP DATABASE template1');
  await db.close();
  syncTree(unfinished);
  renameSync(unfinished, folder);
  syncPath(dirname(folder));
}

/**
 * @param {string} folder
 * @param {LastWords} lastWords
 * @param {Record<string, string>} settings
 */
async function start(folder, lastWords, settings) {
  // -F is "fsync off", and would win over the setting.
  const base = PGlite.defaultStartParams.filter((parameter) => parameter !== '-F');
  const set = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  try {
    return await PGlite.create({
      fs: new DurableNodeFs(folder),
      startParams: [...base, ...set],
      onStderr: (line) => {
        lastWords.hear(line);
        return false;
      },
    });
  } catch (error) {
    throw new EngineNotStarted(lastWords.text ?? messageOf(error), { cause: error });
  }
}

/**
 * The engine's driver swallows what breaks the session down (FATAL, PANIC, a trap, no more
 * stack) and would call into the wreck for ever.
 *
 * @param {PGlite} db
 * @param {(reason: string) => void} onDead
 */
function watch(db, onDead) {
  const module = db.Module;
  const mainLoopOnce = module._PostgresMainLoopOnce;
  module._PostgresMainLoopOnce = () => {
    try {
      mainLoopOnce();
    } catch (error) {
      if (/** @type {{ status?: unknown }} */ (error).status !== SQL_ERROR)
        onDead(messageOf(error));
      throw error;
    }
  };
}

/** @param {unknown} error of any kind: the engine's file system throws plain objects */
function messageOf(error) {
  return error instanceof Error ? error.message : JSON.stringify(error);
}
