import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ENGINE = JSON.stringify(new URL('./engine.mjs', import.meta.url).href);

/** Commits rows as fast as it can and tells each one once it is acknowledged. */
const WRITER = `
  const { Engine } = await import(${ENGINE});
  const engine = await Engine.open(process.argv[1], (reason) => { throw new Error(reason); });
  await engine.query('CREATE TABLE IF NOT EXISTS kept (n serial)');
  for (let i = 0; ; i++) {
    await engine.query('BEGIN');
    const [row] = await engine.query('INSERT INTO kept DEFAULT VALUES RETURNING n');
    await engine.query('COMMIT');
    process.send(row.n);
    if (i % 50 === 0) await engine.query('CHECKPOINT');
    await new Promise(setImmediate);
  }`;

const READER = `
  const { Engine } = await import(${ENGINE});
  const engine = await Engine.open(process.argv[1], (reason) => { throw new Error(reason); });
  const rows = await engine.query('SELECT n FROM kept');
  process.send(rows.map((row) => row.n));
  await engine.close();`;

/**
 * Notes which files have writes that no fsync has covered, whenever a commit or a checkpoint is
 * acknowledged: those are what a power loss could take.
 */
const AUDITOR = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const { openSync, writeSync, fsyncSync, fdatasyncSync } = fs;
  const paths = new Map(), unsynced = new Set();
  fs.openSync = (path, ...rest) => {
    const descriptor = openSync(path, ...rest);
    paths.set(descriptor, String(path));
    return descriptor;
  };
  fs.writeSync = (descriptor, ...rest) => {
    unsynced.add(paths.get(descriptor));
    return writeSync(descriptor, ...rest);
  };
  fs.fsyncSync = (descriptor) => (unsynced.delete(paths.get(descriptor)), fsyncSync(descriptor));
  fs.fdatasyncSync = (descriptor) =>
    (unsynced.delete(paths.get(descriptor)), fdatasyncSync(descriptor));
  syncBuiltinESMExports();
  const { Engine } = await import(${ENGINE});
  const engine = await Engine.open(process.argv[1], (reason) => { throw new Error(reason); });
  const found = { unsyncedLog: [], unsyncedData: [], written: 0 };
  for (let i = 0; i < 20; i++) {
    await engine.query('CREATE TABLE audited' + i + ' AS SELECT i, i::text AS t FROM generate_series(1, 500) i');
    found.unsyncedLog.push(...[...unsynced].filter((path) => path.includes('/pg_wal/')));
    found.written += unsynced.size;
    if (i % 5 !== 4) continue;
    await engine.query('CHECKPOINT');
    // Made anew: a cache of catalogs when it is missing, the subtransactions at each start.
    const lasting = (path) => !/pg_internal\\.init|pg_subtrans/.test(path);
    found.unsyncedData.push(...[...unsynced].filter(lasting));
  }
  process.send(found);
  await engine.close();`;

interface Audit {
  /** Files with writes that no fsync had covered when a commit, or a checkpoint, was done. */
  readonly unsyncedLog: string[];
  readonly unsyncedData: string[];
  /** Files that were written between two checkpoints, for there to be something to sync. */
  readonly written: number;
}

describe('what is acknowledged', () => {
  let root: string;
  let folder: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'rw-durable-'));
    folder = join(root, 'pg');
  });

  afterAll(() => rm(root, { recursive: true }));

  function run(script: string): ChildProcess {
    return spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  }

  async function answerOf<T>(script: string): Promise<T> {
    const child = run(script);
    const answers: T[] = [];
    child.on('message', (answer) => answers.push(answer as T));
    // After the last message, as exit need not be.
    expect(await once(child, 'close')).toEqual([0, null]);
    return answers[0] as T;
  }

  it('is there after every SIGKILL, the first start included', async () => {
    const acknowledged: number[] = [];
    for (let kill = 0; kill < 6; kill++) {
      const writer = run(WRITER);
      writer.on('message', (n: number) => acknowledged.push(n));
      // The first is killed while it makes the database, the others while they commit.
      if (kill === 0) await sleep(1_000);
      const commits = kill === 0 ? 0 : 11 + Math.random() * 40;
      for (let n = 0; n < commits; n++) await once(writer, 'message');
      writer.kill('SIGKILL');
      await once(writer, 'exit');
    }
    expect(acknowledged.length).toBeGreaterThan(50);
    expect(await answerOf<number[]>(READER)).toEqual(expect.arrayContaining(acknowledged));
  });

  it('is on the disk: log at each commit, data at each checkpoint', async () => {
    const { unsyncedLog, unsyncedData, written } = await answerOf<Audit>(AUDITOR);
    expect(unsyncedLog).toEqual([]);
    expect(unsyncedData).toEqual([]);
    expect(written).toBeGreaterThan(0);
  });
});
