import { Authenticator } from './authenticator.js';
import { EnvironmentKey } from './environment-key.js';
import { digestOf } from './key-secret.js';
import type { KeySnapshot } from './key-snapshot.js';

const environmentKey = new EnvironmentKey('root', 'a-secret-of-the-environment');
const reader = {
  id: 'reader',
  name: 'a key',
  role: 'read' as const,
  secret_sha256: digestOf('of the reader'),
};
const withKeys = (current: KeySnapshot['current']) =>
  new Authenticator(environmentKey, { current } as KeySnapshot);

describe('Authenticator', () => {
  const authenticator = withKeys(() => Promise.resolve(new Map([[reader.id, reader]])));

  it.each([
    ['root', 'a-secret-of-the-environment', 'admin'],
    ['reader', 'of the reader', 'read'],
    ['root', 'of the reader', null],
    ['reader', 'a-secret-of-the-environment', null],
    ['reader', 'of the reader ', null],
    ['reader', '', null],
    ['nobody', '\0'.repeat(32), null],
    ['nobody', 'of the reader', null],
    ['', '', null],
  ])('takes %j with %j for %j', async (id, secret, role) => {
    const caller = await authenticator.check({ id, secret });
    expect(caller?.role ?? null).toBe(role);
    if (caller) expect(await authenticator.current(id)).toEqual(caller);
  });

  it('knows a live key by its id, and its fingerprint changes with the secret', async () => {
    const changed = { ...reader, secret_sha256: digestOf('another') };
    const other = withKeys(() => Promise.resolve(new Map([[reader.id, changed]])));
    const [before, after] = [await authenticator.current('reader'), await other.current('reader')];
    expect(before?.fingerprint).not.toBe(after?.fingerprint);
    expect(await authenticator.current('nobody')).toBeNull();
  });

  it('knows the key of the environment, and no other, while the database is away', async () => {
    const cutOff = withKeys(() => Promise.reject(new Error('away')));
    const root = { id: 'root', secret: 'a-secret-of-the-environment' };
    expect(await cutOff.check(root)).toMatchObject({ keyId: 'root', role: 'admin' });
    await expect(cutOff.check({ id: 'reader', secret: 'of the reader' })).rejects.toThrow('away');
  });
});
