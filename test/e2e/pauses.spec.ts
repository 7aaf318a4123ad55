import type { Page } from '../../src/common/pagination/page.js';
import { Loops } from '../../src/core/loops/loops.js';
import { accountConnected, anId } from '../support/payloads.js';
import { Receiver } from '../support/receiver.js';
import { roundsOf } from '../support/rounds-of.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

interface PauseAnswer {
  readonly part: string;
  readonly paused: boolean;
  readonly since: string | null;
  readonly reason: string | null;
}

describe('an operator stops a part of the service while it runs', () => {
  let service: RunningApp;
  let subscriber: Receiver;
  const user = anId();

  const pauses = async (): Promise<readonly PauseAnswer[]> =>
    (await service.api.get<Page<PauseAnswer>>('/v2/pauses')).body.results;

  beforeAll(async () => {
    service = await startApp();
    subscriber = await Receiver.start();
    const request = { events: ['*'], name: 'all', url: subscriber.url };
    await service.api.post('/v2/webhooks', request);
  });
  afterAll(async () => {
    await service.stop();
    await subscriber.close();
  });

  it('sees what there is to stop', async () => {
    const found = await pauses();
    expect(found.map(({ part }) => part)).toEqual(
      expect.arrayContaining(['delivery', 'processing']),
    );
    expect(found.every((one) => !one.paused && one.since === null)).toBe(true);
  });

  it('stops processing, without a word about why', async () => {
    const { status, body } = await service.api.post<PauseAnswer>('/v2/pauses/processing');
    expect(status).toBe(200);
    expect(body).toMatchObject({ part: 'processing', paused: true, reason: null });
    expect(await pauses()).toContainEqual(body);
  });

  it('has webhooks taken in meanwhile, but nothing made of them', async () => {
    const answer = await service.post(accountConnected({ user, account: anId() }));
    expect([answer.status, answer.body.status]).toEqual([200, 'accepted']);
    await roundsOf(service.app.get(Loops), 'processor', 3);
    const event = await service.api.get(`/v2/events/${answer.body.id}`);
    expect(event.body).toMatchObject({ status: 'received' });
    expect((await service.api.get(`/v2/users/${user}`)).status).toBe(404);
    expect(subscriber.requests).toHaveLength(0);
  });

  it('is reminded of it by the status', async () => {
    const { status, body } = await service.api.get<{ parts: Record<string, object> }>(
      '/health/status',
    );
    expect(status).toBe(503);
    expect(body.parts['pauses']).toMatchObject({
      ok: false,
      paused: [{ part: 'processing', reason: null }],
      attention: expect.stringMatching(/processing since .*DELETE \/v2\/pauses\/\{part\}/),
    });
    await waitFor('readiness', async () => {
      return (await service.api.as().get('/health/ready')).status === 200;
    });
  });

  it('starts it again, and everything follows', async () => {
    expect((await service.api.delete('/v2/pauses/processing')).status).toBe(204);
    expect((await service.api.delete('/v2/pauses/processing')).status).toBe(204);
    await subscriber.waitForEvent('accounts.connected');
    await waitFor(
      'the user',
      async () => (await service.api.get(`/v2/users/${user}`)).status === 200,
    );
  });

  it('must be an admin, and name a part that there is', async () => {
    const key = { name: 'operator', role: 'operate' };
    const { body } = await service.api.post<{ id: string; secret: string }>('/v2/api-keys', key);
    const operator = service.api.as(body);
    expect((await operator.get('/v2/pauses')).status).toBe(200);
    expect((await operator.post('/v2/pauses/delivery')).status).toBe(403);
    expect((await operator.delete('/v2/pauses/delivery')).status).toBe(403);
    expect((await service.api.post('/v2/pauses/intake')).status).toBe(404);
    expect((await service.api.delete('/v2/pauses/intake')).status).toBe(404);
    const bad = await service.api.post('/v2/pauses/delivery', { reason: 7, until: 'noon' });
    expect([bad.status, Object.keys((bad.body as { errors: object }).errors).sort()]).toEqual([
      400,
      ['reason', 'until'],
    ]);
  });
});
