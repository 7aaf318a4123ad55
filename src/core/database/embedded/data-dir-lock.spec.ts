import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DataDirLock, lockDataDir } from './data-dir-lock.js';
import { DataDirInUse, DataDirNotWritable } from './embedded.errors.js';

const LISTENER = `
  require('node:net').createServer().listen(process.argv[1], () => process.send('listening'));`;

describe('the lock of DATA_DIR', () => {
  let root: string;
  let dataDir: string;
  const held: DataDirLock[] = [];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rw-lock-'));
    dataDir = join(root, 'data');
  });

  afterEach(async () => {
    await Promise.all(held.splice(0).map((lock) => lock.release()));
    await rm(root, { recursive: true });
  });

  async function take(): Promise<DataDirLock> {
    const lock = await lockDataDir(dataDir);
    held.push(lock);
    return lock;
  }

  it('makes the folder for its owner alone', async () => {
    await take();
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  it('refuses a second holder with one line that says what to do', async () => {
    await take();
    const refusal = take();
    await expect(refusal).rejects.toBeInstanceOf(DataDirInUse);
    await expect(refusal).rejects.toThrow(
      `DATA_DIR ${dataDir} is in use by another running process: ` +
        'stop that one, or give this one another DATA_DIR.',
    );
  });

  it('is free again after a release, and leaves nothing behind', async () => {
    await (await take()).release();
    expect(await readdir(join(dataDir, 'lock'))).toEqual([]);
    await take();
  });

  it('is freed by a SIGKILL of its holder', async () => {
    const socket = join(dataDir, 'lock', '0123456789ab.sock');
    await mkdir(join(dataDir, 'lock'), { recursive: true });
    const holder = spawn(process.execPath, ['-e', LISTENER, socket], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await once(holder, 'message');
    await expect(take()).rejects.toBeInstanceOf(DataDirInUse);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await take();
    expect(await readdir(join(dataDir, 'lock'))).toHaveLength(1);
  });

  it('gives way to a holder that is too busy to answer', async () => {
    await mkdir(join(dataDir, 'lock'), { recursive: true });
    const silent = createServer().listen(join(dataDir, 'lock', 'abcdefabcdef.sock'));
    await once(silent, 'listening');
    await expect(take()).rejects.toBeInstanceOf(DataDirInUse);
    silent.close();
  });

  it('has one winner when many start at the same moment beside what a killed one left', async () => {
    await mkdir(join(dataDir, 'lock'), { recursive: true });
    await writeFile(join(dataDir, 'lock', '00000000dead.sock'), '');
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => take()));
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refusals).toHaveLength(5);
    for (const { reason } of refusals) expect(reason).toBeInstanceOf(DataDirInUse);
  });

  it('works in a folder whose path is too long for a Unix socket', async () => {
    dataDir = join(root, 'x'.repeat(120), 'data');
    await take();
    await expect(take()).rejects.toBeInstanceOf(DataDirInUse);
  });

  it('says so when the folder cannot be made', async () => {
    await writeFile(join(root, 'file'), '');
    dataDir = join(root, 'file', 'data');
    await expect(take()).rejects.toBeInstanceOf(DataDirNotWritable);
  });
});
