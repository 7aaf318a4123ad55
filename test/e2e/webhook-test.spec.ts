import { Webhook as StandardWebhook } from 'standardwebhooks';
import type { DeliveryWithAttempts } from '../../src/modules/delivery/dto/delivery.dto.js';
import type { WebhookStatistics } from '../../src/modules/delivery/dto/webhook-statistics.dto.js';
import type { Credentials } from '../support/api-client.js';
import { anId, reportsGenerated } from '../support/payloads.js';
import { Receiver } from '../support/receiver.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=';

describe('an operator tries out a subscription', () => {
  let service: RunningApp;
  let subscriber: Receiver;

  beforeAll(async () => {
    service = await startApp({ DELIVERY_RETRY_SCHEDULE: '50ms', DELIVERY_TIMEOUT: '2m' });
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    subscriber = await Receiver.start();
  });
  afterEach(() => subscriber.close());

  const subscribe = async (events: readonly string[] = ['reports.ready']): Promise<string> => {
    const request = { name: 'ours', events, url: subscriber.url, secret: SECRET };
    return (await service.api.post<{ id: string }>('/v2/webhooks', request)).body.id;
  };
  const test = (id: string) => service.api.post<DeliveryWithAttempts>(`/v2/webhooks/${id}/test`);
  const statistics = async (id: string): Promise<WebhookStatistics> =>
    (await service.api.get<WebhookStatistics>(`/v2/webhooks/${id}/statistics`)).body;

  describe('with a test message', () => {
    it('which goes to it alone, signed, and answers its delivery', async () => {
      const [id, other] = [await subscribe(), await subscribe(['*'])];
      const { status, body } = await test(id);
      expect(status).toBe(200);
      expect(body).toMatchObject({ event: 'webhooks.test', webhook: id, user: null });
      const request = await subscriber.waitForEvent('webhooks.test');
      expect(JSON.parse(request.body.toString())).toEqual({
        event: 'webhooks.test',
        name: 'ours',
        data: { webhook: id, sent_at: expect.stringMatching(/^\d{4}-.*\.\d{6}Z$/) },
      });
      expect(request.headers['webhook-id']).toBe(body.id);
      const headers = request.headers as Record<string, string>;
      expect(() => new StandardWebhook(SECRET).verify(request.body, headers)).not.toThrow();
      const path = `/v2/deliveries?event=webhooks.test&webhook=${other}`;
      expect((await service.api.get(path)).body).toMatchObject({ results: [] });
      await waitFor('the delivery', async () => {
        const path = `/v2/deliveries/${body.id}`;
        return (await service.api.get<DeliveryWithAttempts>(path)).body.status === 'delivered';
      });
    });

    it('each of several at once answers its own', async () => {
      const ids = await Promise.all([subscribe(), subscribe()]);
      const answers = await Promise.all([...ids, ...ids, ...ids].map(test));
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(6);
      expect(answers.map(({ body }) => body.webhook)).toEqual([...ids, ...ids, ...ids]);
    });

    it('but not while it is disabled: the question is whether a message arrives now', async () => {
      const id = await subscribe();
      await service.api.post(`/v2/webhooks/${id}/disable`);
      expect(await test(id)).toMatchObject({
        ...{ status: 409, body: { detail: 'It is disabled: enable it first.' } },
      });
      const list = await service.api.get(`/v2/deliveries?webhook=${id}`);
      expect(list.body).toMatchObject({ results: [] });
    });

    it('with a key of the role operate, not of read', async () => {
      const id = await subscribe();
      const statuses = await Promise.all(
        ['read', 'operate'].map(async (role) => {
          const key = await service.api.post<Credentials>('/v2/api-keys', { name: role, role });
          return (await service.api.as(key.body).post(`/v2/webhooks/${id}/test`)).status;
        }),
      );
      expect(statuses).toEqual([403, 200]);
    });
  });

  describe('by its statistics', () => {
    it('which tell what became of its deliveries, and how fast it answers', async () => {
      const id = await subscribe(['reports.generated']);
      subscriber.answer((_, index) => (index < 2 ? 500 : { delayMs: 200 }));
      await service.post(reportsGenerated(anId(), anId()));
      await waitFor('a failed one', async () => (await statistics(id)).failed === 1);
      await test(id);
      const seen = await waitFor('a delivered one', async () => {
        const now = await statistics(id);
        return now.last_hour.delivered === 1 && now;
      });
      expect(seen).toEqual({
        ...{ webhook: id, pending: 0, failed: 1, held: 0, blocked: 0, oldest_due_at: null },
        last_hour: {
          ...{ attempts: 3, delivered: 1 },
          p50_ms: expect.any(Number),
          p95_ms: expect.any(Number),
        },
        last_day: seen.last_hour,
      });
      expect(seen.last_hour.p95_ms).toBeGreaterThan(100);
      expect(seen.last_hour.p50_ms).toBeLessThan(seen.last_hour.p95_ms ?? 0);
    });

    it('which know no answer time where nothing was answered', async () => {
      const id = await subscribe(['reports.generated']);
      expect((await statistics(id)).last_hour).toEqual({
        ...{ attempts: 0, delivered: 0, p50_ms: null, p95_ms: null },
      });
      await service.api.post(`/v2/webhooks/${id}/disable`);
      await service.post(reportsGenerated(anId(), anId()));
      await waitFor('a held one', async () => (await statistics(id)).held === 1);
    });

    it('which say since when the oldest has been due', async () => {
      subscriber.answer('never');
      const id = await subscribe(['reports.generated']);
      const before = Date.now();
      // One more than are sent at once to one subscription.
      for (let n = 0; n < 17; n++) await service.post(reportsGenerated(anId(), anId()));
      const seen = await waitFor('one that has to wait', async () => {
        const now = await statistics(id);
        return now.pending === 17 && now.oldest_due_at !== null && now;
      });
      const due = Date.parse(String(seen.oldest_due_at));
      expect(due).toBeGreaterThan(before - 1_000);
      expect(due).toBeLessThanOrEqual(Date.now() + 1_000);
      await service.api.delete(`/v2/webhooks/${id}`);
    });
  });

  it('that is there', async () => {
    for (const id of ['no-id', anId()]) {
      expect((await test(id)).status).toBe(404);
      expect((await service.api.get(`/v2/webhooks/${id}/statistics`)).status).toBe(404);
    }
  });
});
