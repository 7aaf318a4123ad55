import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { Activity } from '../../src/core/activity/activity.js';
import { newId } from '../../src/common/ids.js';
import { Wakeups } from '../../src/core/database/wakeups.js';
import { Lifecycle } from '../../src/core/health/lifecycle.js';
import { Loops } from '../../src/core/loops/loops.js';
import { Pauses } from '../../src/core/pauses/pauses.js';
import type { AttemptEntity } from '../../src/entities/attempt.entity.js';
import { DeliveryConfig } from '../../src/modules/delivery/delivery.config.js';
import { DeliveryMetrics } from '../../src/modules/delivery/delivery-metrics.js';
import { Completions } from '../../src/modules/delivery/worker/completions.js';
import { DeliveryWorker } from '../../src/modules/delivery/worker/delivery-worker.js';
import { QueueRepository } from '../../src/modules/delivery/worker/queue.repository.js';
import { Sender } from '../../src/modules/delivery/worker/sender.js';
import { Keyring } from '../../src/core/secrets/keyring.js';
import { addDueDeliveries, deliveriesIn } from '../support/delivery-rows.js';
import { Receiver } from '../support/receiver.js';
import { hmacSha512 } from '../support/signed.js';
import { startDelivery, type RunningDelivery } from '../support/start-delivery.js';
import { createTestDatabase, isOnPostgres } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

type AttemptRow = Pick<AttemptEntity, 'number' | 'status_code' | 'error' | 'answer'>;

describe('the delivery worker', () => {
  let delivery: RunningDelivery;
  const receivers: Receiver[] = [];

  const receiver = async (...script: Parameters<typeof Receiver.start>): Promise<Receiver> => {
    const started = await Receiver.start(...script);
    receivers.push(started);
    return started;
  };
  const settled = (eventId: string, status: string) =>
    waitFor(`a ${status} delivery`, async () =>
      (await deliveriesIn(delivery.database)).find(
        (row) => row.event_id === eventId && row.status === status,
      ),
    );
  const attemptsOf = (id: string): Promise<readonly AttemptRow[]> =>
    delivery.database.query<AttemptRow>(
      `SELECT number, status_code, error, answer FROM attempts WHERE delivery_id = $1 ORDER BY 1`,
      [id],
    );

  beforeAll(async () => {
    delivery = await startDelivery({
      DELIVERY_TIMEOUT: '4s',
      DELIVERY_RETRY_SCHEDULE: '50ms,50ms',
    });
  });
  afterAll(() => delivery.stop());
  afterEach(async () => {
    await delivery.database.query(`UPDATE subscriptions SET deleted_at = now()`);
    await Promise.all(receivers.splice(0).map((one) => one.close()));
  });

  it('sends the message in the shape of the contract, signed in both ways', async () => {
    const target = await receiver();
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    await delivery.subscribe(target.url, { secret });
    const event = await delivery.tell({ data: { account: newId(), number: 1 } });
    const { body, headers, method } = await target.waitForEvent('accounts.connected');
    const { id } = await settled(event.id, 'delivered');
    expect(method).toBe('POST');
    expect(body.toString()).toBe(
      `{"event":"accounts.connected","name":"a subscription","data":${JSON.stringify(event.data)}}`,
    );
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': 'readywire',
      'webhook-id': id,
      'readywire-event-id': event.id,
      'x-argyle-signature': hmacSha512(secret, body),
    });
    expect(() => new Webhook(secret).verify(body, headers as Record<string, string>)).not.toThrow();
  });

  it('sends no signature without a secret', async () => {
    const target = await receiver();
    await delivery.subscribe(target.url);
    await delivery.tell();
    const { headers } = await target.waitForEvent('accounts.connected');
    expect(Object.keys(headers).filter((name) => name.includes('signature'))).toEqual([]);
    expect(headers['webhook-id']).toBeDefined();
  });

  it('tries again after a failure, under the same id, and keeps every attempt', async () => {
    const target = await receiver((_, index) => ({ status: index === 0 ? 500 : 200, body: 'hm' }));
    await delivery.subscribe(target.url);
    const event = await delivery.tell();
    const { id } = await settled(event.id, 'delivered');
    expect(target.requests.map(({ headers }) => headers['webhook-id'])).toEqual([id, id]);
    expect(await attemptsOf(id)).toEqual([
      { number: 1, status_code: 500, error: 'http_status', answer: 'hm' },
      { number: 2, status_code: 200, error: null, answer: 'hm' },
    ]);
  });

  it('fails visibly once the schedule is used up; a redirect is a failure too', async () => {
    const elsewhere = await receiver();
    const target = await receiver({ status: 302, headers: { location: elsewhere.url } });
    await delivery.subscribe(target.url);
    const event = await delivery.tell();
    const failed = await settled(event.id, 'failed');
    expect(await attemptsOf(failed.id)).toHaveLength(3);
    expect(failed.last_error).toBe('http_status');
    expect(elsewhere.requests).toEqual([]);
  });

  it('records a timeout', async () => {
    const target = await receiver((_, index) => (index === 0 ? 'never' : 200));
    await delivery.subscribe(target.url);
    const event = await delivery.tell();
    const { id } = await settled(event.id, 'delivered');
    expect((await attemptsOf(id))[0]).toMatchObject({ status_code: null, error: 'timeout' });
  });

  it('never sends unsigned what has a secret that can not be opened', async () => {
    const target = await receiver();
    const secretSealed = new Keyring([randomBytes(32)]).seal('a secret of another key', 'x');
    await delivery.subscribe(target.url, { secretSealed });
    const event = await delivery.tell();
    const failed = await settled(event.id, 'failed');
    expect(failed.last_error).toBe('secret_unreadable');
    expect(await attemptsOf(failed.id)).toHaveLength(3);
    expect(target.requests).toEqual([]);
  });

  it('blocks what may not be reached, after one attempt', async () => {
    await delivery.subscribe('http://10.11.12.13/');
    const event = await delivery.tell();
    const blocked = await settled(event.id, 'blocked');
    expect(await attemptsOf(blocked.id)).toMatchObject([{ error: 'address_refused' }]);
  });
});

describe('two workers on one table', () => {
  it('share the work and send nothing twice', async () => {
    const database = await createTestDatabase();
    const first = await startDelivery({}, database);
    const target = await Receiver.start();
    // The embedded database takes one process only: there the second worker shares this one's.
    const second = isOnPostgres ? await startDelivery({}, database) : undefined;
    const extra = second === undefined ? addWorker(first) : undefined;
    try {
      const id = await first.subscribe(target.url);
      await addDueDeliveries(first.database, id, 300);
      await waitFor('300 deliveries', async () => {
        const rows = await deliveriesIn(first.database);
        return rows.filter(({ status }) => status === 'delivered').length === 300;
      });
      const ids = target.requests.map(({ headers }) => headers['webhook-id']);
      expect(ids).toHaveLength(300);
      expect(new Set(ids).size).toBe(300);
    } finally {
      await extra?.beforeApplicationShutdown();
      await second?.stop();
      await first.stop();
      await target.close();
      await database.drop();
    }
  });

  function addWorker({ context }: RunningDelivery): DeliveryWorker {
    const queue = context.get(QueueRepository);
    const worker = new DeliveryWorker(
      queue,
      context.get(Sender),
      new Completions(queue, context.get(DeliveryConfig), context.get(Activity)),
      context.get(DeliveryConfig),
      context.get(Loops),
      context.get(Wakeups),
      context.get(Lifecycle),
      context.get(Pauses),
      context.get(DeliveryMetrics),
    );
    worker.onApplicationBootstrap();
    return worker;
  }
});

describe('slots', () => {
  it('are not taken from others by an endpoint that never answers', async () => {
    const delivery = await startDelivery({
      DELIVERY_TIMEOUT: '2m',
      DELIVERY_CONCURRENCY: '8',
      DELIVERY_CONCURRENCY_PER_WEBHOOK: '4',
    });
    const [dead, healthy] = await Promise.all([
      Receiver.start((_, index) => (index === 0 ? 500 : 'never')),
      Receiver.start(),
    ]);
    try {
      const stuck = await delivery.subscribe(dead.url);
      await addDueDeliveries(delivery.database, stuck, 50);
      // One alone, because nothing is known of it yet, then four.
      await dead.waitForCount(5);
      await delivery.subscribe(healthy.url);
      await delivery.tell();
      await healthy.waitForEvent('accounts.connected');
      expect(dead.requests).toHaveLength(5);
    } finally {
      await Promise.all([dead.close(), healthy.close()]);
      await delivery.stop();
    }
  });
});

describe('a stop', () => {
  it('lets end what ends soon and hands back the rest, which is due at once', async () => {
    const database = await createTestDatabase();
    const delivery = await startDelivery({ DELIVERY_TIMEOUT: '2m' }, database);
    const hanging = await Receiver.start('never');
    const slow = await Receiver.start({ delayMs: 500 });
    try {
      await delivery.subscribe(hanging.url, { events: ['accounts.connected'] });
      await delivery.subscribe(slow.url, { events: ['accounts.failed'] });
      const [hung, done] = [
        await delivery.tell(),
        await delivery.tell({ event: 'accounts.failed' }),
      ];
      await Promise.all([hanging.waitForCount(1), slow.waitForCount(1)]);
      await delivery.context.close();
      hanging.answer(200);
      const again = await startDelivery({ DELIVERY_RETRY_SCHEDULE: '1h' }, database);
      const rows = await deliveriesIn(again.database);
      expect(rows.find((row) => row.event_id === done.id)).toMatchObject({ status: 'delivered' });
      // It was not waited for: it would have failed after two minutes, which takes a try.
      await waitFor('it to be delivered by one try', async () =>
        (await deliveriesIn(again.database)).find(
          ({ event_id: id, status, tries }) =>
            id === hung.id && status === 'delivered' && tries === 1,
        ),
      );
      await again.stop();
      expect(hanging.requests.map(({ headers }) => headers['readywire-event-id'])).toEqual([
        hung.id,
        hung.id,
      ]);
      expect(slow.requests).toHaveLength(1);
    } finally {
      await Promise.all([hanging.close(), slow.close(), database.drop()]);
    }
  });
});
