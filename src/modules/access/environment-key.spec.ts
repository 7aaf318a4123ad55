import { jest } from '@jest/globals';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigStore } from '../../core/config/config-store.js';
import { StartupFault } from '../../core/startup-fault.js';
import { openEnvironmentKey } from './environment-key.js';

describe('openEnvironmentKey', () => {
  let dataDir: string;
  let told: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'readywire-key-'));
    told = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      told += String(text);
      return true;
    });
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(dataDir, { recursive: true });
  });

  const open = () => openEnvironmentKey(ConfigStore.load({ DATA_DIR: dataDir }));
  const file = () => join(dataDir, 'keys', 'api.key');

  async function atTerminal<T>(isTTY: boolean, work: () => Promise<T>): Promise<T> {
    const before = process.stderr.isTTY;
    process.stderr.isTTY = isTTY;
    return work().finally(() => (process.stderr.isTTY = before));
  }

  it('makes a secret the first time, in a file for its owner alone', async () => {
    const key = await open();
    const secret = (await readFile(file(), 'utf8')).trim();
    expect(secret).toHaveLength(44);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(key.isMatchedBy({ id: 'readywire', secret })).toBe(true);
    expect((await open()).isMatchedBy({ id: 'readywire', secret })).toBe(true);
    expect(key.isMatchedBy({ id: 'readywire', secret: `${secret}x` })).toBe(false);
    expect(key.isMatchedBy({ id: 'other', secret })).toBe(false);
  });

  it('shows a new key to a person at the terminal, and afterwards only where it is', async () => {
    await atTerminal(true, open);
    const secret = (await readFile(file(), 'utf8')).trim();
    expect(told).toContain(file());
    expect(told).toContain(secret);
    told = '';
    await atTerminal(true, open);
    expect(told).toContain(file());
    expect(told).not.toContain(secret);
  });

  it('keeps a new key out of a log', async () => {
    await atTerminal(false, open);
    expect(told).toContain(file());
    expect(told).not.toContain((await readFile(file(), 'utf8')).trim());
  });

  it('does not take an emptied file for a key', async () => {
    await open();
    await writeFile(file(), '\n');
    await expect(open()).rejects.toThrow(StartupFault);
  });

  it('takes the key of the environment instead, and makes no file', async () => {
    const env = { API_KEY_ID: 'key', API_KEY_SECRET: 'sixteen-letters!', DATA_DIR: dataDir };
    const key = await openEnvironmentKey(ConfigStore.load(env));
    expect(key.isMatchedBy({ id: 'key', secret: 'sixteen-letters!' })).toBe(true);
    expect(told).toBe('');
    await expect(stat(file())).rejects.toThrow('ENOENT');
  });
});
