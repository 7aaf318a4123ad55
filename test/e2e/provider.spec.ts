import { randomUUID } from 'node:crypto';
import { FakeProvider } from '../support/fake-provider.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

/** What the service asks of the provider: webhooks for itself, reports for its clients. */
let provider: FakeProvider;
let service: RunningApp;
let user: string;

beforeAll(async () => {
  provider = await FakeProvider.start();
  service = await startApp({ ...provider.env, PUBLIC_URL: 'http://127.0.0.1:3999' });
});
beforeEach(() => {
  provider.reset();
  user = randomUUID();
});
afterAll(async () => {
  await service.stop();
  await provider.close();
});

interface Problem {
  readonly detail: string;
  readonly accounts: readonly unknown[];
}

const order = (body: object) => service.api.post<Problem>('/v2/reports/voie', { user, ...body });

it('registers at the provider when it starts, and when a subscriber wants more', async () => {
  const wants = { name: 'w', url: 'http://127.0.0.1:1/', events: ['items.updated'] };
  await service.api.post('/v2/webhooks', { ...wants, config: { items: ['item_000001422'] } });
  const made = await waitFor('a subscription to the item', () =>
    provider.webhooks.find(({ name }) => name === 'readywire items 1'),
  );
  expect(made).toMatchObject({ url: 'http://127.0.0.1:3999/intake/argyle' });
  await waitFor('the status to say so', async () => {
    const { body } = await service.api.get<{ parts: Record<string, { ok: boolean }> }>(
      '/health/status',
    );
    return body.parts['registration']?.ok;
  });
});

describe('ordering a report', () => {
  it('is refused while data is missing, with the accounts that are missing', async () => {
    expect(await order({})).toMatchObject({ status: 409, body: { accounts: [] } });
    const account = randomUUID();
    await service.post({ event: 'accounts.added', name: 'n', data: { user, account } });
    const answer = await waitFor('the account', async () => {
      const { status, body } = await order({});
      return body.accounts.length > 0 && { status, body };
    });
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain('still to come');
    expect(answer.body.accounts).toEqual([
      {
        id: account,
        status: 'pending',
        since: expect.any(String),
        why: 'added, not connected yet',
      },
    ]);
    expect(provider.callsTo(/POST/)).toEqual([]);
  });

  it('is passed on by force, and the report is known from then on', async () => {
    const report = { id: randomUUID(), user, type: 'voie', status: 'generating', novelty: 1 };
    provider.json(/POST \/v2\/reports\/voie$/, 200, report);
    const { status, body } = await order({ force: true, metadata: { loan: '4711' } });
    expect({ status, body }).toEqual({ status: 200, body: report });
    expect(provider.callsTo(/POST/)[0]?.body).toEqual({ user, metadata: { loan: '4711' } });
    await waitFor('the report', async () => {
      const known = await service.api.get<{ status: string }>(`/v2/reports/${report.id}`);
      return known.body.status === 'generating';
    });
  });

  it('is not passed on with metadata that would not arrive as it was sent', async () => {
    const metadata = { loan: { constructor: 'Toyota' }, toString: 1 };
    const answer = await order({ force: true, metadata });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: { 'metadata.loan.constructor': ['is not a field of this request.'] } },
    });
    expect(Object.keys((answer.body as unknown as { errors: object }).errors)).toHaveLength(2);
    expect(provider.callsTo(/POST/)).toEqual([]);
  });

  it('tells what the provider said, and whether asking again makes sense', async () => {
    provider.json(/POST/, 400, { user: ['Daily limit reached.'] });
    expect(await order({ force: true })).toMatchObject({
      status: 400,
      body: { detail: 'The provider refused: user: Daily limit reached.', provider_status: 400 },
    });
    provider.json(/POST/, 500, {});
    const failed = await order({ force: true });
    expect(failed.status).toBe(502);
    expect(failed.body.detail).toContain('may have been ordered all the same');
    expect(failed.headers.get('retry-after')).toBe('10');
    provider.json(/POST/, 429, {}, { 'retry-after': '1' });
    const busy = await order({ force: true });
    expect({ status: busy.status, after: busy.headers.get('retry-after') }).toEqual({
      status: 503,
      after: '1',
    });
    expect((await service.api.post('/v2/reports/..%2Fusers', { user })).status).toBe(400);
    expect((await service.api.post('/v2/reports/voie', { user: 'x' })).status).toBe(400);
  });
});

it('says which variables to set where there is no provider', async () => {
  const alone = await startApp();
  const answer = await alone.api.post<Problem>('/v2/reports/voie', { user });
  expect(answer.status).toBe(501);
  expect(answer.body.detail).toContain(
    'ARGYLE_API_URL, ARGYLE_API_KEY_ID and ARGYLE_API_KEY_SECRET',
  );
  expect((await alone.api.get(`/v2/reports/${user}/file`)).status).toBe(501);
  await alone.stop();
});
