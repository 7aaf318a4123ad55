import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedDatabase } from './embedded-database.js';
import { DatabaseUnusable, EmbeddedDatabaseDied } from './embedded.errors.js';

const QUICK = { periods: { checkpointLookMs: 50, vacuumLookMs: 50 } };

describe('the embedded database', () => {
  let root: string;
  let dataDir: string;
  let database: EmbeddedDatabase;
  let died: Error[];
  let client: pg.Client;

  /** Opens the database of the suite, with one client. */
  async function open(options?: typeof QUICK): Promise<void> {
    died = [];
    database = await EmbeddedDatabase.open(dataDir, (error) => died.push(error), options);
    client = new pg.Client(database.connection);
    client.on('error', () => undefined);
    await client.connect();
  }

  async function ask(sql: string): Promise<Record<string, unknown>[]> {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  }

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'rw-db-'));
    // Longer than the path of a Unix socket may be.
    dataDir = join(root, 'x'.repeat(100));
    await mkdir(dataDir);
  });

  afterEach(async () => {
    await client.end();
    await database.close();
  });

  afterAll(() => rm(root, { recursive: true }));

  it('makes itself in a folder that its owner alone can enter', async () => {
    await open();
    expect(await ask('SELECT current_database()')).toEqual([{ current_database: 'postgres' }]);
    for (const folder of ['pg', 'socket']) {
      expect((await stat(join(dataDir, folder))).mode & 0o777).toBe(0o700);
    }
  });

  it('runs with what durability and UTC take', async () => {
    await open();
    const [settings] = await ask(`SELECT json_object_agg(name, setting) AS all FROM pg_settings`);
    expect(settings?.['all']).toMatchObject({
      fsync: 'on',
      wal_sync_method: 'fsync',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      data_checksums: 'on',
      TimeZone: 'UTC',
    });
  });

  it('has what was committed when it is opened again', async () => {
    await open();
    await ask('CREATE TABLE kept AS SELECT 1 AS n');
    await client.end();
    await database.close();
    await open();
    expect(await ask('SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('writes checkpoints and vacuums by itself', async () => {
    await open(QUICK);
    const before = await ask('SELECT redo_lsn FROM pg_control_checkpoint()');
    await ask(`CREATE TABLE swollen AS SELECT repeat('x', 1000) FROM generate_series(1, 75000)`);
    await ask('DELETE FROM swollen');
    await eventually(async () => {
      expect(await ask('SELECT redo_lsn FROM pg_control_checkpoint()')).not.toEqual(before);
      expect(
        await ask(
          `SELECT last_vacuum IS NOT NULL AS vacuumed, pg_relation_size(relid)::int AS size
           FROM pg_stat_user_tables WHERE relname = 'swollen'`,
        ),
      ).toEqual([{ vacuumed: true, size: 0 }]);
    });
  });

  it('refuses a statement that recurses too deep, and goes on', async () => {
    await open();
    await ask(`CREATE FUNCTION deeper(i int) RETURNS int LANGUAGE plpgsql AS
      $$ BEGIN RETURN deeper(i + 1); END $$`);
    await expect(ask('SELECT deeper(1)')).rejects.toMatchObject({ code: '54001' });
    const nested = '['.repeat(100_000) + ']'.repeat(100_000);
    const deepJson = client.query('SELECT $1::jsonb', [nested]);
    await expect(deepJson).rejects.toMatchObject({ code: '54001' });
    expect(await ask('SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('tells when it dies, and recovers at the next start', async () => {
    await open();
    await ask('CREATE TABLE survived AS SELECT 1 AS n');
    await ask(`SET idle_in_transaction_session_timeout = '1ms'`);
    await ask('BEGIN');
    // The engine has a timer of its own.
    await eventually(() => expect(ask('SELECT 1')).rejects.toThrow());
    await eventually(() => {
      expect(died).toEqual([
        new EmbeddedDatabaseDied('terminating connection due to idle-in-transaction timeout'),
      ]);
    });
    await database.close();
    await open();
    expect(await ask('SELECT n FROM survived')).toEqual([{ n: 1 }]);
  });

  it('never makes a new database over what it does not know', async () => {
    await open();
    const foreign = join(root, 'foreign');
    await mkdir(join(foreign, 'pg', 'base'), { recursive: true });
    const opening = EmbeddedDatabase.open(foreign, () => undefined);
    await expect(opening).rejects.toBeInstanceOf(DatabaseUnusable);
    await expect(opening).rejects.toThrow(/PG_VERSION is missing.*put a backup/);
  });
});

async function eventually(check: () => unknown): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(20);
    }
  }
}
