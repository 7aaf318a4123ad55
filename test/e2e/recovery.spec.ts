import type { DeliveryWithAttempts } from '../../src/modules/delivery/dto/delivery.dto.js';
import { anId } from '../support/payloads.js';
import { Subscribers } from '../support/subscribers.js';
import { waitFor } from '../support/wait-for.js';

const LONG_AGO = { since: '2020-01-01T00:00:00Z' };

describe('recovery', () => {
  let all: Subscribers;
  beforeAll(async () => {
    all = await Subscribers.start({ DELIVERY_RETRY_SCHEDULE: '50ms' });
  });
  afterAll(() => all.stop());

  it('brings back what is asked for: by time and by status', async () => {
    const { id, target } = await all.add(500);
    await all.tell(2);
    await all.until(id, 'failed', 2);
    const between = new Date().toISOString();
    await all.tell(1);
    await all.until(id, 'failed', 3);
    target.answer(200);
    const recover = async (body: object) =>
      (await all.api.post(`/v2/webhooks/${id}/recover`, body)).body;
    const preview = async (query: Record<string, string>) => {
      const path = `/v2/webhooks/${id}/recover?${new URLSearchParams(query).toString()}`;
      return (await all.api.get(path)).body;
    };
    expect(await preview({ ...LONG_AGO, status: 'held' })).toEqual({ recoverable: 0 });
    expect(await preview({ ...LONG_AGO, until: between })).toEqual({ recoverable: 2 });
    expect(await preview(LONG_AGO)).toEqual({ recoverable: 3 });
    expect((await all.api.get(`/v2/webhooks/${id}/recover`)).status).toBe(400);
    expect(await recover({ ...LONG_AGO, status: 'held' })).toEqual({ requeued: 0 });
    expect(await recover({ ...LONG_AGO, until: between })).toEqual({ requeued: 2 });
    await all.until(id, 'delivered', 2);
    expect(await recover({ since: between, status: 'failed' })).toEqual({ requeued: 1 });
    const [one] = await all.until(id, 'delivered', 3);
    const { body } = await all.api.get<DeliveryWithAttempts>(`/v2/deliveries/${one!.id}`);
    expect(body.attempts.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('is refused with the reason', async () => {
    const { id } = await all.add(200);
    const path = `/v2/webhooks/${id}/recover`;
    const unsaid = await all.api.post<{ errors: object }>(path, {});
    expect(unsaid.status).toBe(400);
    expect(Object.keys(unsaid.body.errors)).toEqual(['since']);
    expect((await all.api.post(path, { ...LONG_AGO, status: 'pending' })).status).toBe(400);
    expect((await all.api.post(path, { ...LONG_AGO, more: 1 })).status).toBe(400);
    for (const other of [anId(), 'no-id']) {
      expect((await all.api.post(`/v2/webhooks/${other}/recover`, LONG_AGO)).status).toBe(404);
    }
    await all.api.delete(`/v2/webhooks/${id}`);
    expect((await all.api.post(path, LONG_AGO)).status).toBe(404);
  });

  it('is not needed after a move: a new url ends the pause of the old one', async () => {
    const { id, target } = await all.add({ status: 503, headers: { 'retry-after': '600' } });
    await all.tell(1);
    await target.waitForCount(1);
    await waitFor('it to be known', async () => (await all.webhook(id)).failing_since);
    const { target: elsewhere } = await all.add(200, ['reports.overdue']);
    await all.api.patch(`/v2/webhooks/${id}`, { url: elsewhere.url });
    await all.until(id, 'delivered', 1);
    expect(elsewhere.requests).toHaveLength(1);
  });

  it('is beside the resend of one and the replay to all', async () => {
    const [one, other] = [await all.add(500), await all.add(200)];
    await all.tell(1);
    const [failed] = await all.until(one.id, 'failed', 1);
    await all.until(other.id, 'delivered', 1);
    one.target.answer(200);
    const resent = await all.api.post(`/v2/deliveries/${failed!.id}/resend`);
    expect(resent.status).toBe(200);
    await all.until(one.id, 'delivered', 1);
    expect(other.target.requests).toHaveLength(1);

    const replayed = await all.api.post(`/v2/events/${failed!.event_id}/replay`);
    expect(replayed.status).toBe(200);
    await other.target.waitForCount(2);
    await one.target.waitForCount(4);
    await all.until(one.id, 'delivered', 1);
    await all.until(other.id, 'delivered', 1);
  });
});
