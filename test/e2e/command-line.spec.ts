import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADMIN, DEFAULT_ENV } from '../support/defaults.js';
import { anId, reportsGenerated } from '../support/payloads.js';
import { runProgram } from '../support/run-program.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { createTestDatabase, isOnPostgres, type TestDatabase } from '../support/test-database.js';

/** Runs the built command line with this environment alone. */
const readywire = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  runProgram('bin/readywire.mjs', args, env);

const onEmbedded = isOnPostgres ? it.skip : it;

describe('an operator at the command line', () => {
  let database: TestDatabase;
  let service: RunningApp;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    database = await createTestDatabase();
    service = await startApp({}, database);
    env = {
      ...{ ...DEFAULT_ENV, ...database.env, READYWIRE_URL: service.url },
      ...{ API_KEY_ID: ADMIN.id, API_KEY_SECRET: ADMIN.secret },
    };
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  it('makes a key, sees it, and revokes it', async () => {
    const made = await readywire(['keys', 'create', 'evil\u001b[31m', '--json'], env);
    expect(made.stdout).not.toContain('\u001b');
    const { id, role } = JSON.parse(made.stdout) as { id: string; role: string };
    expect(role).toBe('read');
    expect((await readywire(['keys', 'list'], env)).stdout).toContain('evil\\u001b[31m');
    expect(await readywire(['keys', 'revoke', id], env)).toMatchObject({ code: 0 });
    expect(await readywire(['keys', 'revoke', id], env)).toMatchObject({ code: 1 });
  });

  it('sees events and replays them', async () => {
    const { id } = (await service.post(reportsGenerated(anId(), anId()))).body;
    const tail = await readywire(['events', 'tail', '--no-follow', '-n', '1'], env);
    expect(tail.stdout).toContain(id);
    expect(await readywire(['replay', id], env)).toMatchObject({ stdout: `replayed ${id}\n` });
  });

  it('is told what is wrong, by exit code and on standard error', async () => {
    expect(await readywire(['kyes'], env)).toMatchObject({ code: 2, stdout: '' });
    expect(await readywire(['replay'], env)).toMatchObject({ code: 2, stdout: '' });
    const nowhere = { ...env, READYWIRE_URL: 'http://127.0.0.1:1' };
    expect(await readywire(['keys', 'list'], nowhere)).toMatchObject({ code: 3, stdout: '' });
    const doctor = await readywire(['doctor', '--json'], { ...env, PORT: '80x' });
    expect(doctor.code).toBe(1);
    expect(JSON.parse(doctor.stdout.split('\n')[0] ?? '')).toMatchObject({ status: 'fault' });
  });

  it('asks the doctor while the service runs', async () => {
    const { code, stdout } = await readywire(['doctor'], env);
    expect(stdout).toContain('ok      service: is ready for webhooks');
    expect(code).toBe(0);
  });

  onEmbedded(
    'backs up what is stopped, and restores it elsewhere',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'readywire-backup-'));
      const backup = join(folder, 'backup');
      expect((await readywire(['backup', backup], env)).stderr).toContain('is in use');
      await service.stop();
      expect(await readywire(['backup', backup], env)).toMatchObject({ code: 0 });
      const elsewhere = { ...env, DATA_DIR: join(folder, 'restored') };
      const restored = await readywire(['restore', backup, '--json'], elsewhere);
      expect(JSON.parse(restored.stdout)).toMatchObject({ events: 1, pending: [], before: null });
      expect(await readywire(['restore', backup], elsewhere)).toMatchObject({ code: 1 });
      expect(await readywire(['migrate', '--check'], elsewhere)).toMatchObject({ code: 0 });
      await rm(folder, { recursive: true });
    },
    300_000,
  );
});
