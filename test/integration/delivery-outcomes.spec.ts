import { newId } from '../../src/common/ids.js';
import { EventBus } from '../../src/core/events/event-bus.js';
import { SubscriptionEnabled } from '../../src/modules/subscriptions/events/subscription-enabled.event.js';
import { SubscriptionMoved } from '../../src/modules/subscriptions/events/subscription-moved.event.js';
import { addDueDeliveries, deliveriesIn } from '../support/delivery-rows.js';
import { Receiver, type Script } from '../support/receiver.js';
import { startDelivery, type RunningDelivery } from '../support/start-delivery.js';
import { createTestDatabase, isOnPostgres } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

/** Tries follow each other quickly, and so do the steps of a pause. */
const ENV = { DELIVERY_TIMEOUT: '5s', DELIVERY_RETRY_SCHEDULE: Array(40).fill('60ms').join() };

describe('what a subscriber answers', () => {
  let delivery: RunningDelivery;
  const receivers: Receiver[] = [];

  const receiver = async (script: Script): Promise<Receiver> => {
    const started = await Receiver.start(script);
    receivers.push(started);
    return started;
  };
  /** A subscription with so many deliveries due. */
  const subscribe = async (url: string, due: number): Promise<string> => {
    const id = await delivery.subscribe(url);
    await addDueDeliveries(delivery.database, id, due);
    return id;
  };
  const allDelivered = (id: string) =>
    waitFor('every delivery to arrive', async () => {
      const rows = await rowsOf(id);
      return rows.length > 0 && rows.every(({ status }) => status === 'delivered') && rows;
    });
  const rowsOf = async (id: string) =>
    (await deliveriesIn(delivery.database)).filter((row) => row.subscription_id === id);
  const triesOf = async (id: string): Promise<number> =>
    (await rowsOf(id)).reduce((sum, { tries }) => sum + tries, 0);
  const pauseOf = async (id: string): Promise<{ seconds: number; pauses: number } | undefined> => {
    const [row] = await delivery.database.query<{ seconds: number; pauses: number }>(
      `SELECT pauses, extract(epoch FROM paused_until - now())::float8 AS seconds
       FROM endpoints WHERE subscription_id = $1 AND paused_until IS NOT NULL`,
      [id],
    );
    return row;
  };
  const paused = (id: string) => waitFor('a pause', () => pauseOf(id));

  beforeAll(async () => {
    delivery = await startDelivery(ENV);
  });
  afterAll(() => delivery.stop());
  afterEach(async () => {
    await delivery.database.query('UPDATE subscriptions SET deleted_at = now()');
    await Promise.all(receivers.splice(0).map((one) => one.close()));
  });

  it('429: it gets nothing more at once; then one probe at a time until it is well', async () => {
    let busy = true;
    const limits = { status: 429, headers: { 'retry-after': '2' } };
    const target = await receiver(() => (busy ? limits : 200));
    const id = await subscribe(target.url, 12);
    await paused(id);
    // Nothing was known of it, so a few went out before the first answer came: four at most.
    const probes = (await target.waitForCount(6)).slice(3, 6);
    const [gap, next] = probes.slice(1).map(({ at }, n) => at - (probes[n]?.at ?? 0));
    expect(gap).toBeGreaterThan(1_900);
    expect(next).toBeGreaterThan(1_900);
    await waitFor('tries that are counted', async () => {
      return (await triesOf(id)) === target.requests.length;
    });
    busy = false;
    const rows = await allDelivered(id);
    expect(rows).toHaveLength(12);
    expect(await triesOf(id)).toBe(target.requests.length);
    expect(await pauseOf(id)).toBeUndefined();
  });

  it('503 with a Retry-After that is a date: it is left alone until then', async () => {
    const target = await receiver((_, index) =>
      index === 0
        ? { status: 503, headers: { 'retry-after': new Date(Date.now() + 3_000).toUTCString() } }
        : 200,
    );
    const id = await subscribe(target.url, 1);
    await allDelivered(id);
    // A date has no more than whole seconds.
    const [first, second] = target.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(1_900);
  });

  it('500 with a Retry-After that can not be read: an ordinary failure', async () => {
    const target = await receiver((_, index) =>
      index < 2 ? { status: 500, headers: { 'retry-after': 'in a while' } } : 200,
    );
    const id = await subscribe(target.url, 1);
    await allDelivered(id);
    expect(target.requests).toHaveLength(3);
  });

  it('a Retry-After of a year: it is left alone for an hour', async () => {
    const target = await receiver({ status: 503, headers: { 'retry-after': '31536000' } });
    const id = await subscribe(target.url, 1);
    const { seconds } = await paused(id);
    expect(seconds).toBeGreaterThan(3_500);
    expect(seconds).toBeLessThanOrEqual(3_600);
  });

  it('a redirect: a failure, which is not followed', async () => {
    const elsewhere = await receiver(200);
    const redirect = { status: 307, headers: { location: elsewhere.url } };
    const target = await receiver((_, index) => (index < 1 ? redirect : 204));
    const id = await subscribe(target.url, 1);
    expect(await allDelivered(id)).toMatchObject([{ tries: 2 }]);
    expect(elsewhere.requests).toEqual([]);
  });

  it('another status, however often: no pause', async () => {
    await Promise.all(
      [307, 404, 500].map(async (status) => {
        const target = await receiver((_, index) => (index < 7 ? status : 200));
        const id = await subscribe(target.url, 1);
        await allDelivered(id);
        const known = await delivery.database.query(
          'SELECT pauses, failures FROM endpoints WHERE subscription_id = $1',
          [id],
        );
        expect(known).toEqual([{ pauses: 0, failures: 0 }]);
      }),
    );
  });

  it.each([SubscriptionEnabled, SubscriptionMoved])(
    'whatever it was: a person who mends it (%p) ends the pause',
    async (Mended) => {
      const target = await receiver({ status: 503, headers: { 'retry-after': '600' } });
      const id = await subscribe(target.url, 1);
      await paused(id);
      target.answer(200);
      const bus = delivery.context.get(EventBus);
      await delivery.database.transaction((tx) => bus.publish(new Mended(id), tx));
      await allDelivered(id);
      expect(await pauseOf(id)).toBeUndefined();
    },
  );

  it('nothing, or that it is not there: a pause after five in a row', async () => {
    // From here on nothing is to be answered in time.
    await delivery.stop();
    delivery = await startDelivery({ ...ENV, DELIVERY_TIMEOUT: '600ms' });
    const closed = await Receiver.start();
    await closed.close();
    const scripts = [502, 503, 504, 'never', 'reset'] as const;
    const targets = await Promise.all(scripts.map((script) => receiver(script)));
    const urls = {
      ...Object.fromEntries(targets.map(({ url }, n) => [String(scripts[n]), url])),
      refused: closed.url,
      'no such name': 'http://no-such-name.invalid/',
      'no TLS': (await receiver(200)).url.replace('http:', 'https:'),
    };
    await Promise.all(
      Object.entries(urls).map(async ([kind, url]) => {
        const id = await subscribe(url, 1);
        await waitFor(`${kind}: one pause more for every try after the fourth`, async () => {
          const pauses = (await pauseOf(id))?.pauses ?? 0;
          return pauses > 0 && (await triesOf(id)) === 4 + pauses;
        });
      }),
    );
  });
});

const onPostgres = isOnPostgres ? describe : describe.skip;

onPostgres('two workers on one database', () => {
  it('send one probe at a time to a paused endpoint, and all the rest once it is well', async () => {
    const database = await createTestDatabase();
    const workers = await Promise.all([startDelivery(ENV, database), startDelivery(ENV, database)]);
    let [open, most, isWell] = [0, 0, false];
    const target = await Receiver.start(async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 30));
      open -= 1;
      return isWell ? 200 : 503;
    });
    try {
      const [{ database: db, subscribe }] = workers;
      const id = await subscribe(target.url);
      await db.query(
        `INSERT INTO endpoints (subscription_id, paused_until, pauses, answer_ms)
         VALUES ($1, now(), 1, 5)`,
        [id],
      );
      await addDueDeliveries(db, id, 100);
      await target.waitForCount(15);
      expect(most).toBe(1);
      isWell = true;
      await waitFor('every delivery to arrive', async () =>
        (await deliveriesIn(db)).every(({ status }) => status === 'delivered'),
      );
      expect(most).toBeGreaterThan(1);
    } finally {
      await Promise.all(workers.map((worker) => worker.stop()));
      await target.close();
      await database.drop();
    }
  });
});

describe('slow endpoints', () => {
  it('eight of them do not stop the rest, before it is known of them and after', async () => {
    const delivery = await startDelivery({ DELIVERY_TIMEOUT: '2m', DELIVERY_CONCURRENCY: '32' });
    const slow = await Promise.all(Array.from({ length: 8 }, () => Receiver.start('never')));
    const healthy = await Receiver.start();
    const { database } = delivery;
    const taken = (): number => slow.reduce((sum, one) => sum + one.requests.length, 0);
    /** Each goes out although none of the slow ones ends. */
    const sendTen = async (): Promise<void> => {
      for (let n = 0; n < 10; n += 1) {
        const event = await delivery.tell({ user: newId() });
        await healthy.waitFor(
          'the delivery',
          (_, { headers }) => headers['readywire-event-id'] === event.id,
        );
      }
    };
    try {
      for (const { url } of slow) {
        const id = await delivery.subscribe(url, { events: ['accounts.failed'] });
        await addDueDeliveries(database, id, 100);
      }
      await delivery.subscribe(healthy.url, { events: ['accounts.connected'] });
      await waitFor('one of each', () => taken() === 8);
      await sendTen();
      expect(taken()).toBe(8);
      await database.query(
        `INSERT INTO endpoints (subscription_id, answer_ms)
         SELECT id, 100000 FROM subscriptions WHERE events = '{accounts.failed}'
         ON CONFLICT (subscription_id) DO UPDATE SET answer_ms = 100000`,
      );
      await waitFor('as many as they may be together', () => taken() === 16);
      await sendTen();
      expect(taken()).toBe(16);
    } finally {
      await Promise.all([...slow, healthy].map((one) => one.close()));
      await delivery.stop();
    }
  });
});
