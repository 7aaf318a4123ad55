import { randomBytes } from 'node:crypto';
import { newId } from '../../src/common/ids.js';
import { Database } from '../../src/core/database/database.js';
import { Keyring } from '../../src/core/secrets/keyring.js';
import { addSubscription } from '../support/delivery-rows.js';
import { DEFAULT_ENV } from '../support/defaults.js';
import { anId, reportsGenerated } from '../support/payloads.js';
import { messageOf, Receiver } from '../support/receiver.js';
import { hmacSha512, postWebhook } from '../support/signed.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { runToEnd } from '../support/start-process.js';
import { createTestDatabase, isOnPostgres, type TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const aKey = (): string => randomBytes(32).toString('base64');

/** `npm run reseal`, as npm would run it. */
const RESEAL = 'dist/scripts/reseal.js';

describe('an operator replaces the key that seals secrets', () => {
  const [before, after] = [aKey(), aKey()];
  const erased = anId();
  let database: TestDatabase;
  let subscriber: Receiver;

  beforeAll(async () => {
    database = await createTestDatabase();
    subscriber = await Receiver.start();
  });
  afterAll(async () => {
    await subscriber.close();
    await database.drop();
  });

  const startWith = (keys: string): Promise<RunningApp> =>
    startApp({ ENCRYPTION_KEYS: keys, INTAKE_ALLOWED_NETWORKS: '127.0.0.0/8' }, database);
  const reseal = async (keys: string) => {
    const env = { ...DEFAULT_ENV, ...database.env, ENCRYPTION_KEYS: keys };
    const { code, stdout, stderr } = await runToEnd(env, RESEAL);
    return { code, lines: stdout.trim().split('\n'), stderr };
  };
  const subscribe = async (service: RunningApp, secret: string): Promise<string> => {
    const request = { name: 'ours', events: ['reports.generated'], url: subscriber.url, secret };
    return (await service.api.post<{ id: string }>('/v2/webhooks', request)).body.id;
  };

  it('and everything that it has sealed is sealed anew, old secrets included', async () => {
    const service = await startWith(before);
    await subscribe(service, 'never-changed');
    const id = await subscribe(service, 'before-the-rotation');
    await service.api.post(`/v2/webhooks/${id}/rotate-secret`, { secret: 'after-the-rotation' });
    await service.post(reportsGenerated(erased, anId()));
    expect((await service.api.delete(`/v2/users/${erased}`)).status).toBe(204);
    await postWebhook(service.url, '{}', { secret: 'of nobody' });
    await waitFor('the refused webhook to be kept', async () => {
      const kept = await service.app.get(Database).query('SELECT FROM refused_webhooks');
      return kept.length === 1;
    });
    // The embedded database belongs to one process; on PostgreSQL the service may go on.
    if (!isOnPostgres) await service.stop();
    expect(await reseal(`${after},${before}`)).toEqual({
      code: 0,
      lines: [
        'the canary: 1 re-sealed, 0 had the first key already',
        'the erasure key: 1 re-sealed, 0 had the first key already',
        'subscriptions: 2 re-sealed, 0 had the first key already',
        'refused webhooks: 1 re-sealed, 0 had the first key already',
      ],
      stderr: '',
    });
    if (isOnPostgres) await service.stop();
  });

  it('and may do it again', async () => {
    expect((await reseal(`${after},${before}`)).lines).toEqual([
      'the canary: 0 re-sealed, 1 had the first key already',
      'the erasure key: 0 re-sealed, 1 had the first key already',
      'subscriptions: 0 re-sealed, 2 had the first key already',
      'refused webhooks: 0 re-sealed, 1 had the first key already',
    ]);
  });

  it('and needs the key no more', async () => {
    const service = await startWith(after);
    try {
      const user = anId();
      await service.post(reportsGenerated(user, anId()));
      const requests = await waitFor('both deliveries', () => {
        const own = subscriber.requests.filter((one) => messageOf(one).data['user'] === user);
        return own.length >= 2 && own;
      });
      const signers = ['never-changed', 'before-the-rotation', 'after-the-rotation'].filter((one) =>
        requests.some(
          ({ body, headers }) => headers['x-argyle-signature'] === hmacSha512(one, body),
        ),
      );
      expect(signers).toEqual(['never-changed', 'before-the-rotation']);
    } finally {
      await service.stop();
    }
  });

  it('and whoever was erased before is known to be', async () => {
    const service = await startWith(after);
    try {
      const { body } = await service.post(reportsGenerated(erased, anId()));
      await waitFor('the event to be emptied', async () => {
        const event = await service.api.get<{ fault: string | null }>(`/v2/events/${body.id}`);
        return event.body.fault === 'erased';
      });
    } finally {
      await service.stop();
    }
  });

  it('and is told what nothing opens any more', async () => {
    const service = await startWith(after);
    const id = newId();
    const secretSealed = new Keyring([randomBytes(32)]).seal('sealed-with-a-lost-key', id);
    await addSubscription(service.app.get(Database), { id, secretSealed });
    await service.stop();
    const { code, lines } = await reseal(after);
    expect(code).toBe(1);
    expect(lines).toContain(
      'subscriptions: 0 re-sealed, 2 had the first key already, 1 can not be opened ' +
        '(set their secrets anew)',
    );
  });

  it('and can not do it with keys that do not open the database', async () => {
    const { code, stderr } = await reseal(aKey());
    expect(code).toBe(1);
    expect(stderr).toMatch(/^ENCRYPTION_KEYS does not open the secrets of this database/);
  });
});
