import type { Page } from '../../src/common/pagination/page.js';
import type { DeliveryAnswer } from '../../src/modules/delivery/dto/delivery.dto.js';
import { accountConnected, anId, reportsGenerated } from '../support/payloads.js';
import { Receiver } from '../support/receiver.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

interface Part {
  readonly ok: boolean;
  readonly attention?: string;
  readonly about_to_go?: object;
  readonly paused?: readonly object[];
}

/** So short that a test sees it pass, and so long that a machine that stands still misses none of it. */
const ENV = {
  RETENTION: '15s',
  INTAKE_DUPLICATE_WINDOW: '1s',
  DELIVERY_RETRY_SCHEDULE: '100ms',
  DELIVERY_DISABLE_AFTER: '2s',
};

describe('a company keeps finished things for a while, and unfinished ones for ever', () => {
  let service: RunningApp;
  let subscriber: Receiver;
  const [user, account] = [anId(), anId()];
  let finished: string;
  let waiting: string;

  const part = async (name: string): Promise<Part | undefined> => {
    const { body } = await service.api.get<{ parts: Record<string, Part> }>('/health/status');
    return body.parts[name];
  };
  const deliveriesOf = async (event: string): Promise<readonly DeliveryAnswer[]> =>
    (await service.api.get<Page<DeliveryAnswer>>(`/v2/deliveries?event_id=${event}`)).body.results;
  const subscribe = async (events: readonly string[], name: string): Promise<string> => {
    const request = { events, name, url: subscriber.url };
    return (await service.api.post<{ id: string }>('/v2/webhooks', request)).body.id;
  };
  const isProcessed = async (id: string): Promise<boolean> =>
    (await service.api.get<{ status: string }>(`/v2/events/${id}`)).body.status === 'processed';

  beforeAll(async () => {
    service = await startApp(ENV);
    subscriber = await Receiver.start();
    await subscribe(['accounts.connected', 'reports.generated'], 'active');
    const disabled = await subscribe(['accounts.connected'], 'disabled');
    await service.api.post(`/v2/webhooks/${disabled}/disable`);
  });
  afterAll(async () => {
    await service.stop();
    await subscriber.close();
  });

  it('has one event delivered, held for a disabled subscription, and one that waits', async () => {
    finished = (await service.post(accountConnected({ user, account }))).body.id;
    await subscriber.waitForCount(1);
    await waitFor('the deliveries', async () => {
      const statuses = (await deliveriesOf(finished)).map(({ status }) => status);
      return statuses.sort().join() === 'delivered,held';
    });
    const answer = await service.api.post('/v2/pauses/delivery', { reason: 'spring cleaning' });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        part: 'delivery',
        about: 'Nothing is sent to subscribers; deliveries pile up and wait.',
        paused: true,
        since: expect.any(String),
        reason: 'spring cleaning',
      },
    ]);
    waiting = (await service.post(reportsGenerated(user, anId()))).body.id;
    await waitFor('it to be processed', () => isProcessed(waiting));
  });

  it('is told of what will go without ever having arrived', async () => {
    const seen = await waitFor('the status to say so', async () => {
      const retention = await part('retention');
      return retention?.ok === false && retention;
    });
    expect(seen.about_to_go).toEqual({ failed: 0, held: 1, blocked: 0 });
    expect(seen.attention).toContain('will be pruned within');
  });

  it('finds what was finished gone after that time, with its body and deliveries', async () => {
    const isGone = async () => (await service.api.get(`/v2/events/${finished}`)).status === 404;
    await waitFor('the event to be pruned', isGone, { timeoutMs: 120_000, everyMs: 200 });
    expect((await service.api.get(`/v2/events/${finished}/body`)).status).toBe(404);
    expect(await deliveriesOf(finished)).toEqual([]);
    await waitFor('the status to be well', async () => (await part('retention'))?.ok);
  });

  it('but still knows the user, and when what happened', async () => {
    const state = await service.api.get<{ accounts: readonly object[] }>(`/v2/users/${user}`);
    expect(state.body.accounts).toMatchObject([{ id: account, status: 'connected' }]);
    const timeline = await service.api.get<Page<object>>(`/v2/users/${user}/timeline`);
    expect(JSON.stringify(timeline.body.results)).toContain(finished);
  });

  it('and what was unfinished is there, and is sent when it can be', async () => {
    expect(await deliveriesOf(waiting)).toMatchObject([{ status: 'pending', attempt_count: 0 }]);
    expect((await service.api.get(`/v2/events/${waiting}/body`)).status).toBe(200);
    expect(subscriber.requests).toHaveLength(1);
    expect((await service.api.delete('/v2/pauses/delivery')).status).toBe(204);
    await subscriber.waitForEvent('reports.generated');
  });
});
