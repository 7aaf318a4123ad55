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
const ENV = { DELIVERY_TIMEOUT: '600ms', DELIVERY_RETRY_SCHEDULE: Array(40).fill('60ms').join() };

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
  const leasesOf = async (id: string): Promise<number> => {
    const rows = await delivery.database.query(
      'SELECT id FROM deliveries WHERE subscription_id = $1 AND is_leased',
      [id],
    );
    return rows.length;
  };
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
    // Nothing was known of it, so a few went out before the first answer came.
    await waitFor('them to be answered', async () => (await leasesOf(id)) === 0);
    const before = target.requests.length;
    expect(before).toBeLessThanOrEqual(4);
    await target.waitForCount(before + 2);
    const [first, second] = target.requests.slice(before);
    expect((first?.at ?? 0) - (target.requests[before - 1]?.at ?? 0)).toBeGreaterThan(1_900);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(1_900);
    expect(await triesOf(id)).toBe(before + 2);
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
    expect(target.requests[2]!.at - target.requests[0]!.at).toBeLessThan(3_000);
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

  it('nothing, or that it is not there: a pause after five in a row', async () => {
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
  it('eight of them, which nothing was known of, do not stop the rest', async () => {
    const delivery = await startDelivery({ DELIVERY_TIMEOUT: '4s', DELIVERY_CONCURRENCY: '32' });
    const slow = await Promise.all(
      Array.from({ length: 8 }, () => Receiver.start({ delayMs: 3_500 })),
    );
    const healthy = await Receiver.start();
    try {
      for (const { url } of slow) {
        const id = await delivery.subscribe(url, { events: ['accounts.failed'] });
        await addDueDeliveries(delivery.database, id, 100);
      }
      await delivery.subscribe(healthy.url, { events: ['accounts.connected'] });
      const taken = (): number => slow.reduce((sum, one) => sum + one.requests.length, 0);
      // Until the second round of each is under way: by then they are known to be slow.
      const waits: number[] = [];
      while (taken() < 24) {
        const told = performance.now();
        const event = await delivery.tell({ user: newId() });
        await healthy.waitFor(
          'the delivery',
          (_, { headers }) => headers['readywire-event-id'] === event.id,
          { everyMs: 5 },
        );
        waits.push(performance.now() - told);
      }
      expect(waits.length).toBeGreaterThan(10);
      expect(Math.max(...waits)).toBeLessThan(2_000);
    } finally {
      await Promise.all([...slow, healthy].map((one) => one.close()));
      await delivery.stop();
    }
  });
});
