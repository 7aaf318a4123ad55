import { ConfigStore } from '../../src/core/config/config-store.js';
import { Database } from '../../src/core/database/database.js';
import { DatabaseState } from '../../src/core/database/database-state.js';
import { IntakeSecretsConfig } from '../../src/core/secrets/intake-secrets.config.js';
import { Keyring } from '../../src/core/secrets/keyring.js';
import { Settings } from '../../src/core/settings/settings.js';
import { AcceptedSecrets } from '../../src/modules/intake/accepted-secrets.js';
import { DEFAULT_ENV } from '../support/defaults.js';
import { startModules, type RunningModules } from '../support/start-modules.js';
import { TestClock } from '../support/test-clock.js';

let running: RunningModules;
let clock: TestClock;

beforeAll(async () => {
  running = await startModules([]);
});
beforeEach(async () => {
  clock = new TestClock();
  await running.modules.get(Database).query(`DELETE FROM settings WHERE name = 'intake:secret'`);
});
afterAll(() => running.stop());

/** A process that starts with this INTAKE_SECRET, once its database is there. */
async function started(secrets: string, keyring = running.modules.get(Keyring)) {
  const config = ConfigStore.load({ ...DEFAULT_ENV, INTAKE_SECRET: secrets });
  const accepted = new AcceptedSecrets(
    config.get(IntakeSecretsConfig),
    running.modules.get(DatabaseState),
    new Settings(running.modules.get(Database)),
    keyring,
    clock,
  );
  await accepted.lookUp();
  return { names: () => accepted.current.map(String) };
}

describe('when INTAKE_SECRET is changed', () => {
  it('takes the old one for ten minutes more, also in what starts later', async () => {
    expect((await started('old')).names()).toEqual(['old']);
    expect((await started('old')).names()).toEqual(['old']);
    const changed = await started('new');
    expect(changed.names()).toEqual(['new', 'old']);
    clock.advance(5 * 60_000);
    const another = await started('new');
    expect(another.names()).toEqual(['new', 'old']);
    clock.advance(5 * 60_000);
    expect(changed.names()).toEqual(['new']);
    expect(another.names()).toEqual(['new']);
    expect((await started('new')).names()).toEqual(['new']);
  });

  it('keeps them sealed, and forgets what no key opens', async () => {
    await started('the-old-secret');
    await started('the-new-secret');
    const [row] = await running.modules
      .get(Database)
      .query<{ value: string }>(`SELECT value FROM settings WHERE name = 'intake:secret'`);
    expect(row?.value).not.toMatch(/the-(old|new)-secret/);
    const other = new Keyring([Buffer.alloc(32, 'x')]);
    expect((await started('third', other)).names()).toEqual(['third']);
  });
});
