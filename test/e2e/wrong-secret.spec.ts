import { Database } from '../../src/core/database/database.js';
import { anId, webhook } from '../support/payloads.js';
import { INTAKE_SECRET, postWebhook, prettyPrinted } from '../support/signed.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const LOOPBACK = { INTAKE_ALLOWED_NETWORKS: '127.0.0.0/8' };
const CANARY = 'canary-of-a-wrong-secret';

interface Status {
  readonly parts: {
    readonly refused_webhooks: { readonly ok: boolean; readonly kept: number };
  };
}

const aBody = (): string => prettyPrinted(webhook('moon.risen', { at: anId(), canary: CANARY }));

const partOf = async (app: RunningApp): Promise<Status['parts']['refused_webhooks']> => {
  const { body } = await app.api.get<Status>('/health/status');
  return body.parts.refused_webhooks;
};

const idsInLog = async (app: RunningApp): Promise<readonly string[]> => {
  const { body } = await app.api.get<{ results: { id: string }[] }>('/v2/events?limit=200');
  return body.results.map(({ id }) => id);
};

describe('the secret that the operator configured is not that of the provider', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  it('what came from its networks is kept, sealed, and taken in once the secret is right', async () => {
    const wrong = await startApp(
      { ...LOOPBACK, INTAKE_SECRET: 'not-that-secret-at-all' },
      database,
    );
    const bodies = [aBody(), aBody(), aBody()];
    // The provider repeats itself.
    for (const body of [...bodies, ...bodies]) {
      const answer = await postWebhook(wrong.url, body, { secret: INTAKE_SECRET });
      expect(answer.status).toBe(401);
    }
    await postWebhook(wrong.url, aBody(), { secret: 'of nobody, ever' });
    await waitFor('all of them to be kept', async () => (await partOf(wrong)).kept === 7);
    expect((await partOf(wrong)).ok).toBe(false);
    const stored = await wrong.app.get(Database).query('SELECT * FROM refused_webhooks');
    expect(JSON.stringify(stored.map((row) => Object.values(row).map(String)))).not.toContain(
      CANARY,
    );
    expect(await wrong.api.post('/v2/intake/recheck', {})).toMatchObject({
      body: { accepted: 0, refused: 7 },
    });
    const before = new Date().toISOString();
    await wrong.stop();

    const right = await startApp(LOOPBACK, database);
    const answer = await right.api.post('/v2/intake/recheck', {});
    expect(answer).toMatchObject({ status: 200, body: { accepted: 6, refused: 1 } });
    const { body } = await right.api.get<{ results: { received_at: string }[] }>('/v2/events');
    expect(body.results).toHaveLength(3);
    expect(body.results.every((event) => event.received_at < before)).toBe(true);
    expect((await partOf(right)).kept).toBe(1);
    expect(await right.api.post('/v2/intake/recheck', {})).toMatchObject({
      body: { accepted: 0, refused: 1 },
    });
    await right.stop();
  });

  it('from elsewhere nothing is kept; too many are told to stop, and a right one is let in', async () => {
    const app = await startApp({}, database);
    // At once, so that all of them fall into one minute.
    const answers = await Promise.all(
      Array.from({ length: 70 }, () =>
        postWebhook(app.url, aBody(), { secret: 'of nobody, ever' }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    for (const { headers } of answers.filter(({ status }) => status === 429)) {
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(60);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    const right = await app.post(aBody());
    expect(right.status).toBe(200);
    await waitFor('the event', async () => (await idsInLog(app)).length > 0);
    expect(await idsInLog(app)).toEqual([right.body.id]);
    expect((await partOf(app)).kept).toBe(0);
    await app.stop();
  });
});
