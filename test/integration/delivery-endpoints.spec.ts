import { QueueRepository } from '../../src/modules/delivery/worker/queue.repository.js';
import { openDatabase, type OpenDatabase } from '../support/database.js';
import { addDueDeliveries, addSubscription, deliveriesIn } from '../support/delivery-rows.js';
import {
  AWAY,
  BROKEN,
  countOf,
  EndpointBench,
  LIMITS,
  OK,
  OURS,
} from '../support/endpoint-bench.js';
import { createTestDatabase, isOnPostgres } from '../support/test-database.js';

describe('an endpoint that fails', () => {
  let bench: EndpointBench;
  let id: string;

  beforeAll(async () => {
    bench = await EndpointBench.start();
  });
  afterAll(() => bench.stop());
  beforeEach(async () => {
    await bench.empty();
    id = await bench.subscribe(20);
  });

  describe('a pause', () => {
    it('begins after five in a row that say it is not there, and not before', async () => {
      const leases = await bench.claim();
      await bench.endAll(leases.slice(0, 4).map((lease) => [lease, AWAY]));
      expect(await bench.stateOf(id)).toMatchObject({ strikes: 4, paused_s: null });
      await bench.end(leases[4], { statusCode: null, error: 'timeout' });
      expect(await bench.stateOf(id)).toMatchObject({
        strikes: 5,
        pauses: 1,
        failures: 5,
        is_failing: true,
      });
      expect((await bench.stateOf(id))?.paused_s).toBeGreaterThanOrEqual(47);
      expect((await bench.stateOf(id))?.paused_s).toBeLessThanOrEqual(80);
      expect(await bench.claim()).toEqual([]);
    });

    it('does not begin when an answer of its own lies between, in one batch or in two', async () => {
      const leases = await bench.claim();
      const outcomes = [AWAY, AWAY, AWAY, AWAY, BROKEN, AWAY, AWAY];
      await bench.endAll(outcomes.map((outcome, n) => [leases[n], outcome]));
      expect(await bench.stateOf(id)).toMatchObject({ strikes: 2, failures: 7, paused_s: null });
      await bench.end(leases[7], OK);
      expect(await bench.stateOf(id)).toMatchObject({ strikes: 0, failures: 0, is_failing: false });
      await bench.endAll(
        [AWAY, AWAY, AWAY, OK, AWAY, AWAY].map((outcome, n) => [leases[8 + n], outcome]),
      );
      expect(await bench.stateOf(id)).toMatchObject({ strikes: 2, failures: 2, paused_s: null });
    });

    it('begins at once when it asks for it, and lasts as long as it asks if that is longer', async () => {
      const [first, second] = await bench.claim();
      await bench.end(first, { statusCode: 429, error: 'http_status' });
      expect((await bench.stateOf(id))?.paused_s).toBeLessThanOrEqual(80);
      await bench.end(second, { ...AWAY, retryAfterMs: 900_000 });
      expect(await bench.stateOf(id)).toMatchObject({ pauses: 1, paused_s: 900 });
    });

    it('lasts an hour at most, whatever is asked for', async () => {
      const [first] = await bench.claim();
      await bench.end(first, { ...AWAY, retryAfterMs: Number.MAX_SAFE_INTEGER });
      expect(await bench.stateOf(id)).toMatchObject({ paused_s: 3_600 });
    });

    it('takes no turn from the others meanwhile', async () => {
      const [first] = await bench.claim();
      await bench.end(first, { statusCode: 429, error: 'http_status' });
      await bench.database.query('UPDATE deliveries SET due_at = due_at - interval $$1 hour$$');
      const other = await bench.subscribe(3);
      expect(countOf(await bench.claim([], { most: 2 }), other)).toBe(2);
    });

    it('is not made longer step by step by what was in flight when it began', async () => {
      const leases = await bench.claim();
      for (const lease of leases.slice(0, 8)) await bench.end(lease, AWAY);
      expect(await bench.stateOf(id)).toMatchObject({ pauses: 1, strikes: 8 });
      await bench.end(leases[8], OK);
      expect((await bench.stateOf(id))?.paused_s).toBeGreaterThan(40);
    });

    it('is not made longer by a 429 that comes late and names no time', async () => {
      const leases = await bench.claim();
      const busy = { statusCode: 429, error: 'http_status' } as const;
      await bench.end(leases[0], busy);
      await bench.endAll(leases.slice(1, 9).map((lease) => [lease, busy]));
      expect((await bench.stateOf(id))?.paused_s).toBeLessThanOrEqual(80);
    });

    it('is not begun by a fault of our own, which is no failure either', async () => {
      const leases = await bench.claim();
      await bench.endAll(leases.slice(0, 8).map((lease) => [lease, OURS]));
      expect(await bench.stateOf(id)).toMatchObject({ failures: 0, strikes: 0, paused_s: null });
      expect(await bench.stateOf(id)).toMatchObject({ is_failing: false });
    });
  });

  describe('a probe', () => {
    beforeEach(async () => {
      const leases = await bench.claim();
      await bench.endAll(leases.slice(0, 5).map((lease) => [lease, AWAY]));
      await bench.queue.handBack(leases.slice(5));
    });

    it('goes out alone when the pause has passed, and the others use no try', async () => {
      await bench.endPauses();
      const leases = await bench.claim();
      expect(leases).toMatchObject([{ is_probe: true, is_limited: true }]);
      expect(await bench.claim()).toEqual([]);
      const rows = await deliveriesIn(bench.database);
      expect(rows.map(({ status }) => status)).toEqual(Array(20).fill('pending'));
      // Those of the five failures, and one.
      expect(rows.reduce((sum, { tries }) => sum + tries, 0)).toBe(6);
    });

    it('that fails, in whatever way, begins the next and longer pause', async () => {
      await bench.endPauses();
      const [first] = await bench.claim();
      await bench.end(first, BROKEN);
      expect(await bench.stateOf(id)).toMatchObject({ pauses: 2 });
      expect((await bench.stateOf(id))?.paused_s).toBeGreaterThan(470);
      await bench.endPauses();
      const [second] = await bench.claim();
      await bench.end(second, AWAY);
      expect(await bench.stateOf(id)).toMatchObject({ pauses: 3, paused_s: 3_600 });
    });

    it('that succeeds ends the pause for all', async () => {
      await bench.endPauses();
      const [probe] = await bench.claim();
      await bench.end(probe, OK);
      expect(await bench.stateOf(id)).toMatchObject({
        pauses: 0,
        strikes: 0,
        failures: 0,
        paused_s: null,
      });
      expect((await bench.claim()).length).toBeGreaterThan(10);
    });

    it('that fails for a fault of our own is followed by the next', async () => {
      await bench.endPauses();
      const [probe] = await bench.claim();
      await bench.end(probe, OURS);
      expect(await bench.claim()).toMatchObject([{ is_probe: true }]);
      expect(await bench.stateOf(id)).toMatchObject({ pauses: 1 });
    });

    it('that is handed back leaves the place to the next', async () => {
      await bench.endPauses();
      await bench.queue.handBack(await bench.claim());
      expect(await bench.claim()).toHaveLength(1);
    });

    it('whose lease was lost locks nothing for ever, and answers too late to change anything', async () => {
      await bench.endPauses();
      const [lost] = await bench.claim([], { leaseMs: 30 });
      await endPauseOf(30);
      const [next] = await bench.claim();
      expect(next).toMatchObject({ is_probe: true });
      await bench.database.query('UPDATE deliveries SET attempt = 9 WHERE id = $1', [lost?.id]);
      await bench.end(lost, OK);
      expect(await bench.stateOf(id)).toMatchObject({ pauses: 1, paused_s: 60 });
    });

    async function endPauseOf(ms: number): Promise<void> {
      await bench.database.query('SELECT pg_sleep($1)', [(ms + 20) / 1_000]);
    }
  });

  describe('of several processes', () => {
    const onPostgres = isOnPostgres ? it : it.skip;
    onPostgres('one alone gets the probe', async () => {
      const database = await createTestDatabase();
      const opened = await Promise.all([1, 2, 3, 4].map(() => openDatabase(database)));
      try {
        const [{ database: db }] = opened as [OpenDatabase, ...OpenDatabase[]];
        const subscription = await addSubscription(db);
        await addDueDeliveries(db, subscription, 40);
        for (let round = 0; round < 20; round++) {
          await db.query(
            `INSERT INTO endpoints (subscription_id, paused_until) VALUES ($1, now())
             ON CONFLICT (subscription_id) DO UPDATE SET paused_until = now()`,
            [subscription],
          );
          const claims = await Promise.all(
            opened.map((one) =>
              new QueueRepository(one.database).claimDue({ ...LIMITS, busy: [] }),
            ),
          );
          expect(claims.flat()).toHaveLength(1);
        }
      } finally {
        await Promise.all(opened.map((one) => one.close()));
        await database.drop();
      }
    });
  });
});
