// @ts-check
/** @typedef {import('./engine.mjs').Engine} Engine */

/**
 * @typedef {{ checkpointLookMs: number, vacuumLookMs: number }} UpkeepPeriods how often it is
 *   looked whether there is something to do, in ms
 */
export const UPKEEP_PERIODS = { checkpointLookMs: 5_000, vacuumLookMs: 15_000 };

/** Log since the last checkpoint, in bytes, at which the next one is due. */
const CHECKPOINT_BYTES = 64 * 1024 * 1024;
/** Below this, in bytes, nothing but checkpoints has been written. */
const IDLE_BYTES = 64 * 1024;
const CHECKPOINT_AFTER_MS = 5 * 60_000;

const LOG_SINCE_CHECKPOINT = `
  SELECT (pg_current_wal_insert_lsn() - redo_lsn)::float8 AS bytes FROM pg_control_checkpoint()`;

/**
 * The table that needs it most, by the rules of PostgreSQL's autovacuum. The counts begin anew
 * with each start, so every table of ours is due once after it.
 */
const MOST_DUE = `
  SELECT format('%I.%I', schemaname, s.relname) AS name
  FROM pg_stat_all_tables s JOIN pg_class c ON c.oid = s.relid
  WHERE schemaname <> 'pg_toast' AND (
    n_dead_tup > 50 + 0.2 * greatest(reltuples, 0)
    OR n_ins_since_vacuum > 1000 + 0.2 * greatest(reltuples, 0)
    OR n_mod_since_analyze > 50 + 0.1 * greatest(reltuples, 0)
    OR age(relfrozenxid) > 200000000
    OR (last_vacuum IS NULL AND schemaname NOT IN ('pg_catalog', 'information_schema')))
  ORDER BY age(relfrozenxid) > 200000000 DESC, n_dead_tup DESC, last_vacuum NULLS FIRST
  LIMIT 1`;

/**
 * What a PostgreSQL server does by background processes that the engine lacks: checkpoints,
 * which bound the log and the time of the next start, and vacuums, which bound the tables. Each
 * is done between two turns of the clients, who wait for it meanwhile: a checkpoint takes some
 * 50 ms, the vacuum of one table some 100 ms and up to a second per 200,000 changed rows.
 */
export class Upkeep {
  /** @type {NodeJS.Timeout[]} */
  #timers = [];
  #checkpointAt = Date.now();

  /**
   * @param {Engine} engine
   * @param {import('./wire-server.mjs').WireServer} server
   * @param {(reason: string) => void} onFault what failed is tried again at the next look
   */
  constructor(engine, server, onFault) {
    this.engine = engine;
    this.server = server;
    this.onFault = onFault;
  }

  /** @param {UpkeepPeriods} periods */
  start(periods) {
    this.#every(periods.checkpointLookMs, () => this.checkpointIfDue());
    this.#every(periods.vacuumLookMs, () => this.vacuumMostDue());
  }

  stop() {
    for (const timer of this.#timers) clearInterval(timer);
  }

  async checkpointIfDue() {
    const [row] = await this.engine.query(LOG_SINCE_CHECKPOINT);
    const bytes = Number(row?.bytes);
    const isOld = Date.now() - this.#checkpointAt > CHECKPOINT_AFTER_MS;
    if (bytes < (isOld ? IDLE_BYTES : CHECKPOINT_BYTES)) return;
    await this.engine.query('CHECKPOINT');
    this.#checkpointAt = Date.now();
  }

  async vacuumMostDue() {
    const [row] = await this.engine.query(MOST_DUE);
    if (row) await this.engine.query(`VACUUM (ANALYZE) ${String(row.name)}`);
  }

  /**
   * @param {number} ms
   * @param {() => Promise<void>} work
   */
  #every(ms, work) {
    let waiting = false;
    const tick = async () => {
      if (waiting) return;
      waiting = true;
      await this.server.between(work).catch((error) => this.onFault(String(error)));
      waiting = false;
    };
    this.#timers.push(setInterval(() => void tick(), ms));
  }
}
