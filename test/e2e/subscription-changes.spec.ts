import { Database } from '../../src/core/database/database.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { MASK, type Refusal, REQUEST, type Webhook } from '../support/webhook.js';

const MICROSECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const NO_ID = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';

describe('an existing subscription', () => {
  let service: RunningApp;

  beforeAll(async () => {
    service = await startApp();
  });

  afterAll(async () => {
    await service.stop();
  });

  const create = async (changes: object = {}): Promise<Webhook> => {
    const answer = await service.api.post<Webhook>('/v2/webhooks', { ...REQUEST, ...changes });
    expect(answer).toMatchObject({ status: 200 });
    return answer.body;
  };
  const show = async ({ id }: Webhook): Promise<Webhook> =>
    (await service.api.get<Webhook>(`/v2/webhooks/${id}`)).body;
  const patch = (id: string, body: object) =>
    service.api.patch<Webhook & Refusal>(`/v2/webhooks/${id}`, body);

  describe('a change', () => {
    it('changes what is given and leaves the rest', async () => {
      const before = await create();
      const { status, body } = await patch(before.id, { name: 'renamed', events: '*' });
      expect(status).toBe(200);
      expect(body).toEqual({
        ...{ ...before, name: 'renamed', events: ['*'], secret: MASK },
        updated_at: expect.stringMatching(MICROSECONDS),
      });
      expect(body.updated_at >= before.updated_at).toBe(true);
      expect(await show(before)).toEqual(body);
      expect((await patch(before.id, {})).body).toEqual(body);
    });

    it('shows a new secret once, leaves it for the mask and removes it for null', async () => {
      const { id } = await create();
      const secretAfter = async (secret: string | null) =>
        (await patch(id, { secret })).body.secret;
      expect(await secretAfter('another-secret')).toBe('another-secret');
      expect(await secretAfter(MASK)).toBe(MASK);
      expect(await secretAfter(null)).toBeNull();
      expect(await secretAfter(MASK)).toBeNull();
    });

    it('must fit together with what is left', async () => {
      const { id } = await create({
        ...{ events: ['accounts.connected'], config: { include_resource: true } },
      });
      const refused = await patch(id, { events: ['reports.ready'] });
      expect(refused.status).toBe(400);
      expect(Object.keys(refused.body.errors)).toEqual(['config']);
      const { status, body } = await patch(id, { events: ['reports.ready'], config: null });
      expect({ status, config: body.config }).toEqual({ status: 200, config: {} });
    });

    it('of two at once loses neither', async () => {
      const { id } = await create();
      const url = 'https://elsewhere.example';
      await Promise.all([patch(id, { name: 'renamed' }), patch(id, { url })]);
      expect((await patch(id, {})).body).toMatchObject({ name: 'renamed', url });
    });

    it.each([
      [{ name: null }, 'name'],
      [{ events: null }, 'events'],
      [{ url: null }, 'url'],
      [{ events: [] }, 'events'],
      [{ url: 'http://10.0.0.1/' }, 'url'],
      [{ secret: '' }, 'secret'],
      [{ status: 'disabled' }, 'status'],
    ])('%j is refused', async (body, field) => {
      const { id } = await create();
      const answer = await patch(id, body);
      expect(answer.status).toBe(400);
      expect(Object.keys(answer.body.errors)).toEqual([field]);
    });
  });

  it('is disabled and enabled by calls', async () => {
    const webhook = await create();
    const call = async (verb: string) =>
      (await service.api.post<Webhook>(`/v2/webhooks/${webhook.id}/${verb}`)).body;
    expect(await call('enable')).toMatchObject({ status: 'active' });
    expect(await call('disable')).toMatchObject({
      ...{ status: 'disabled', secret: MASK },
      disabled_reason: 'It was disabled by a call of the API.',
    });
    expect(await call('disable')).toEqual(await show(webhook));
    expect(await call('enable')).toMatchObject({ status: 'active', disabled_reason: null });
    expect(await call('enable')).toEqual(await show(webhook));
  });

  describe('what is not there', () => {
    const calls = [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/enable'],
      ['POST', '/disable'],
    ] as const;
    const ask = (id: string) =>
      Promise.all(
        calls.map(([method, tail]) =>
          service.api.send(method, `/v2/webhooks/${id}${tail}`, {
            ...(method === 'PATCH' ? { body: {} } : {}),
          }),
        ),
      );

    it.each([NO_ID, 'no-id', '1', `${NO_ID}0`, 'a%00b', '%E2%82%AC'])('%s: 404', async (id) => {
      for (const answer of await ask(id)) {
        expect(answer).toMatchObject({ status: 404, body: { detail: 'No webhook has this id.' } });
      }
    });

    it('a deleted one is nowhere, and its secret is gone', async () => {
      const { id } = await create();
      expect((await service.api.delete(`/v2/webhooks/${id.toUpperCase()}`)).status).toBe(204);
      for (const answer of await ask(id)) expect(answer.status).toBe(404);
      const rows = await service.app
        .get(Database)
        .query('SELECT secret_sealed FROM subscriptions WHERE id = $1', [id]);
      expect(rows).toEqual([{ secret_sealed: null }]);
    });
  });
});
