import { Webhook } from 'standardwebhooks';
import type { Page } from '../../src/common/pagination/page.js';
import type {
  DeliveryAnswer,
  DeliveryWithAttempts,
} from '../../src/modules/delivery/dto/delivery.dto.js';
import { anId, reportsGenerated } from '../support/payloads.js';
import { Receiver } from '../support/receiver.js';
import { hmacSha512 } from '../support/signed.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=';

describe('a company subscribes to an event of the provider', () => {
  let service: RunningApp;
  let subscriber: Receiver;
  let webhook: string;
  const user = anId();
  const report = anId();

  const deliveries = async (query = ''): Promise<readonly DeliveryAnswer[]> =>
    (await service.api.get<Page<DeliveryAnswer>>(`/v2/deliveries${query}`)).body.results;
  const delivered = (): Promise<DeliveryAnswer> =>
    waitFor('the delivery to be delivered', async () =>
      (await deliveries(`?user=${user}&status=delivered`)).at(0),
    );

  beforeAll(async () => {
    service = await startApp();
    subscriber = await Receiver.start((_, index) => (index === 0 ? 500 : { body: 'thanks' }));
    const { body } = await service.api.post<{ readonly id: string }>('/v2/webhooks', {
      events: ['reports.generated'],
      name: 'reports to our backend',
      url: subscriber.url,
      secret: SECRET,
    });
    webhook = body.id;
  });
  afterAll(async () => {
    await service.stop();
    await subscriber.close();
  });

  it('gets the message, again and again until it is taken', async () => {
    await service.post(reportsGenerated(user, report));
    const [first, second] = await subscriber.waitForCount(2);
    expect(second?.body).toEqual(first?.body);
    expect(JSON.parse(String(second?.body))).toEqual({
      event: 'reports.generated',
      name: 'reports to our backend',
      data: { user, type: 'voie', report_id: report },
    });
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  });

  it('can verify each with the secret, in the way of its choice', () => {
    for (const { body, headers } of subscriber.requests) {
      expect(headers['x-argyle-signature']).toBe(hmacSha512(SECRET, body));
      const verify = () => new Webhook(SECRET).verify(body, headers as Record<string, string>);
      expect(verify).not.toThrow();
    }
  });

  it('leaves a delivery behind that tells the whole story', async () => {
    const { id } = await delivered();
    const { body } = await service.api.get<DeliveryWithAttempts>(`/v2/deliveries/${id}`);
    expect(body).toMatchObject({
      id: subscriber.requests[0]?.headers['webhook-id'],
      event: 'reports.generated',
      webhook,
      webhook_name: 'reports to our backend',
      user,
      status: 'delivered',
      attempt_count: 2,
      next_attempt_at: null,
      last_status_code: 200,
      last_error: null,
      attempts: [
        { number: 1, status_code: 500, error: 'http_status', answer: '' },
        { number: 2, status_code: 200, error: null, answer: 'thanks' },
      ],
    });
    expect(body.finished_at).toMatch(/^\d{4}-.*\.\d{6}Z$/);
  });

  it('is sent again on request, under the same id', async () => {
    const { id } = await delivered();
    const before = subscriber.requests.length;
    const answer = await service.api.post<DeliveryWithAttempts>(`/v2/deliveries/${id}/resend`);
    expect(answer.status).toBe(200);
    const requests = await subscriber.waitForCount(before + 1);
    expect(requests.at(-1)?.headers['webhook-id']).toBe(id);
    await delivered();
  });

  it('can be found by every filter', async () => {
    const { id, event_id } = await delivered();
    const past = '2020-01-01T00:00:00Z';
    for (const query of [
      `webhook=${webhook}`,
      'event=reports.generated',
      `event_id=${event_id}`,
      `user=${user}`,
      'status=delivered',
      `since=${past}`,
    ]) {
      expect((await deliveries(`?${query}`)).map((one) => one.id)).toEqual([id]);
    }
    for (const query of [
      `webhook=${anId()}`,
      'status=sending',
      'status=pending',
      `until=${past}`,
    ]) {
      expect(await deliveries(`?${query}`)).toEqual([]);
    }
  });

  it('answers what can not be asked with the reason', async () => {
    const faults = await service.api.get('/v2/deliveries?webhook=x&status=lost&since=soon');
    expect(faults.status).toBe(400);
    expect(Object.keys((faults.body as { errors: object }).errors).sort()).toEqual([
      'since',
      'status',
      'webhook',
    ]);
    expect((await service.api.get(`/v2/deliveries/${anId()}`)).status).toBe(404);
    expect((await service.api.post('/v2/deliveries/x/resend')).status).toBe(404);
  });

  it('can not be sent again once the subscription is gone', async () => {
    const { id } = await delivered();
    await service.api.delete(`/v2/webhooks/${webhook}`);
    const answer = await service.api.post(`/v2/deliveries/${id}/resend`);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ detail: 'Its subscription has been deleted.' });
    const { body } = await service.post(reportsGenerated(user, anId()));
    await waitFor('the event to be processed', async () => {
      const event = await service.api.get<{ status: string }>(`/v2/events/${body.id}`);
      return event.body.status === 'processed';
    });
    expect(await deliveries(`?user=${user}`)).toHaveLength(1);
  });

  it('shows in the status of the service', async () => {
    const { body } = await service.api.get<{ parts: Record<string, object> }>('/health/status');
    expect(body.parts['delivery']).toMatchObject({
      ok: true,
      tries: expect.any(Number) as number,
      pending: 0,
      failed: 0,
      held: 0,
      blocked: 0,
      oldest_due_ms: null,
    });
  });
});
