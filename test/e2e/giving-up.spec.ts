import { Database } from '../../src/core/database/database.js';
import type { Page } from '../../src/common/pagination/page.js';
import type { DeliveryAnswer } from '../../src/modules/delivery/dto/delivery.dto.js';
import type { WebhookDto } from '../../src/modules/subscriptions/dto/webhook.dto.js';
import type { Script } from '../support/receiver.js';
import { Subscribers, type Subscriber } from '../support/subscribers.js';
import { waitFor } from '../support/wait-for.js';

const LONG_AGO = { since: '2020-01-01T00:00:00Z' };

describe('a subscriber that answers 410', () => {
  let all: Subscribers;
  let gone: Subscriber;
  let other: Subscriber;

  beforeAll(async () => {
    all = await Subscribers.start();
    gone = await all.add(410, ['reports.generated', 'webhooks.disabled']);
    other = await all.add(200, ['webhooks.disabled']);
  });
  afterAll(() => all.stop());

  it('is disabled at once, for a reason that everyone can see', async () => {
    await all.tell(1);
    const { disabled_reason, failing_since } = await all.disabled(gone.id);
    expect(disabled_reason).toBe('Its endpoint answered 410: it is gone for good.');
    expect(failing_since).not.toBeNull();
    expect(gone.target.requests).toHaveLength(1);
  });

  it('is told of to the others, and not to itself', async () => {
    await other.target.waitForEvent('webhooks.disabled');
    expect(other.target.messages).toEqual([
      {
        event: 'webhooks.disabled',
        name: 'to webhooks.disabled',
        data: {
          webhook: gone.id,
          name: 'to reports.generated,webhooks.disabled',
          reason: 'Its endpoint answered 410: it is gone for good.',
          failing_since: (await all.webhook(gone.id)).failing_since,
        },
      },
    ]);
    const { results } = (
      await all.api.get<Page<DeliveryAnswer>>(`/v2/deliveries?event=webhooks.disabled`)
    ).body;
    expect(results.map((one) => one.webhook)).toEqual([other.id]);
  });

  it('gets nothing more: what falls due for it is held', async () => {
    await all.tell(3);
    await all.until(gone.id, 'held', 4);
    expect(gone.target.requests).toHaveLength(1);
    const answer = await all.api.post(`/v2/webhooks/${gone.id}/recover`, LONG_AGO);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      detail: 'The subscription is disabled: enable it first.',
    });
  });

  it('gets what is new once it is enabled, and what was held when that is asked for', async () => {
    gone.target.answer(200);
    const { body } = await all.api.post<WebhookDto>(`/v2/webhooks/${gone.id}/enable`);
    expect(body.status).toBe('active');
    expect(await all.webhook(gone.id)).toMatchObject({
      failing_since: null,
      disabled_reason: null,
    });
    await all.tell(1);
    await all.until(gone.id, 'delivered', 1);
    expect(await all.deliveries(gone.id, 'held')).toHaveLength(4);

    const recover = () =>
      all.api.post<{ requeued: number }>(`/v2/webhooks/${gone.id}/recover`, LONG_AGO);
    const answers = await Promise.all([recover(), recover()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const counts = answers.map(({ body: { requeued } }) => requeued);
    expect(counts.sort()).toEqual([0, 4]);
    await all.until(gone.id, 'delivered', 5);
    expect((await recover()).body).toEqual({ requeued: 0 });
    expect(gone.target.requests).toHaveLength(6);
  });
});

describe('a subscriber that does nothing but fail', () => {
  let all: Subscribers;
  beforeAll(async () => {
    // One after the other, so that what is answered first is recorded first.
    all = await Subscribers.start({ DELIVERY_CONCURRENCY_PER_WEBHOOK: '1' });
  });
  afterEach(() =>
    all.service.app.get(Database).query('UPDATE subscriptions SET deleted_at = now()'),
  );
  afterAll(() => all.stop());

  /** As if it had begun to fail so many days ago; it is judged by its next try. */
  const failingFor = (id: string, days: number): Promise<unknown> =>
    all.service.app.get(Database).query(
      `UPDATE endpoints SET failing_since = now() - $2 * interval '1 day',
           last_tried_at = now() - interval '1 minute'
         WHERE subscription_id = $1 AND failing_since IS NOT NULL`,
      [id, days],
    );
  const pause = () => all.api.post('/v2/pauses/delivery', { reason: 'the test' });
  const goOn = () => all.api.delete('/v2/pauses/delivery');

  it('is disabled after days of it, and not before', async () => {
    const bad = await all.add(500);
    await all.tell(12);
    await bad.target.waitForCount(24);
    await failingFor(bad.id, 4.9);
    await bad.target.waitForCount(bad.target.requests.length + 5);
    expect((await all.webhook(bad.id)).status).toBe('active');
    await failingFor(bad.id, 5.1);
    const { disabled_reason } = await all.disabled(bad.id);
    expect(disabled_reason).toMatch(
      /^Its endpoint did nothing but fail for too long, \d+ times in a row\.$/,
    );
    await all.until(bad.id, 'held', 12);
  });

  it('is left alone if something arrives in between', async () => {
    const flaky = await all.add(500);
    await all.tell(12);
    await flaky.target.waitForCount(24);
    await pause();
    await waitFor('nothing to be underway', async () => {
      const [row] = await all.service.app
        .get(Database)
        .query<{ count: number }>('SELECT count(*) FROM deliveries WHERE is_leased');
      return row?.count === 0;
    });
    await failingFor(flaky.id, 30);
    const before = flaky.target.requests.length;
    flaky.target.answer((_, index) => (index === before ? 200 : 500));
    await goOn();
    await flaky.target.waitForCount(before + 30);
    expect(await all.webhook(flaky.id)).toMatchObject({ status: 'active', disabled_reason: null });
  });

  it('is left alone while most of the others fail too, and the status says so', async () => {
    const five = await Promise.all(
      [500, 503, 'reset', 200, 200].map((one) => all.add(one as Script)),
    );
    const [first, second, third] = five as [(typeof five)[0], (typeof five)[0], (typeof five)[0]];
    await all.tell(12);
    for (const { id, target } of [first, second, third]) {
      await target.waitForCount(12);
      await failingFor(id, 30);
    }
    await third.target.waitForCount(third.target.requests.length + 5);
    const status = await all.api.get<{ parts: { delivery: object } }>('/health/status');
    expect(status.status).toBe(503);
    expect(status.body.parts.delivery).toMatchObject({
      ok: false,
      is_our_network: true,
      attention: expect.stringContaining('More than half of the endpoints fail at once'),
    });
    const statuses = async () =>
      (await Promise.all(five.map(({ id }) => all.webhook(id)))).map((one) => one.status);
    expect(await statuses()).toEqual(Array(5).fill('active'));

    third.target.answer(200);
    await all.disabled(first.id);
    await all.disabled(second.id);
    expect((await statuses()).slice(2)).toEqual(Array(3).fill('active'));
    expect((await all.api.get('/health/status')).body).toMatchObject({
      parts: { delivery: { is_our_network: false } },
    });
  });
});
