import {
  type ConfigFaults,
  ConfigStore,
  type Environment,
} from '../../core/config/config-store.js';
import { AccessConfig } from './access.config.js';

const SEALED = { ENCRYPTION_KEYS: Buffer.alloc(32).toString('base64') };
const REMOTE = { DATABASE_URL: 'postgres://localhost/readywire', ...SEALED };

function faultsOf(env: Environment): readonly string[] {
  try {
    ConfigStore.load(env);
    return [];
  } catch (error) {
    return (error as ConfigFaults).faults;
  }
}

describe('AccessConfig', () => {
  it('reads the key of the environment', () => {
    const env = { API_KEY_ID: 'key', API_KEY_SECRET: 'sixteen-letters!' };
    expect(ConfigStore.load({ ...REMOTE, ...env }).get(AccessConfig)).toMatchObject({
      keyId: 'key',
      keySecret: 'sixteen-letters!',
    });
  });

  it('needs neither with the embedded database', () => {
    expect(faultsOf({})).toEqual([]);
  });

  it.each([
    [{ ...REMOTE }, /^API_KEY_ID and API_KEY_SECRET are required with DATABASE_URL/],
    [{ API_KEY_ID: 'key' }, /go together/],
    [{ API_KEY_SECRET: 'sixteen-letters!' }, /go together/],
    [{ API_KEY_ID: 'a:b', API_KEY_SECRET: 'sixteen-letters!' }, /^API_KEY_ID must be .*"a:b"$/],
    [{ API_KEY_ID: 'key', API_KEY_SECRET: 'fifteen-letters' }, /^API_KEY_SECRET .*\(not shown\)$/],
  ])('refuses %j', (env, fault) => {
    expect(faultsOf(env)).toEqual([expect.stringMatching(fault)]);
  });
});
