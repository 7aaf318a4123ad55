import { countOf, EndpointBench, OK } from '../support/endpoint-bench.js';

describe('slots', () => {
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

  it('are half at most for the slow ones together, what is in flight included', async () => {
    const slow = await Promise.all([bench.subscribe(20, 9_900), bench.subscribe(20, 9_900)]);
    const leases = await bench.claim();
    expect(slow.map((one) => countOf(leases, one))).toEqual([4, 4]);
    expect(countOf(leases, id)).toBe(20);
    const later = await bench.claim(slow.map((one) => ({ id: one, count: 3, isSlow: false })));
    expect(later).toHaveLength(2);
    expect(later.every((lease) => lease.is_limited)).toBe(true);
  });

  it('count for slow what has been in flight for long, whatever was known before', async () => {
    const leases = await bench.claim([{ id, count: 6, isSlow: true }]);
    expect(countOf(leases, id)).toBe(2);
  });

  it('are few for one of which nothing is known yet', async () => {
    const unknown = await bench.subscribe(20, null);
    expect(countOf(await bench.claim(), unknown)).toBe(4);
    expect(await bench.claim([{ id: unknown, count: 4, isSlow: false }])).toEqual([]);
  });

  it('are given back to one that answers fast again', async () => {
    const slow = await bench.subscribe(20, 9_900);
    for (const lease of await bench.claim())
      if (lease.subscription_id === slow) await bench.end(lease, OK);
    expect(countOf(await bench.claim(), slow)).toBe(12);
  });

  it('go to fresh deliveries before recovered ones, of the same subscription and of others', async () => {
    const other = await bench.subscribe(20);
    await bench.database.query(
      `UPDATE deliveries SET is_recovered = true, due_at = due_at - interval '1 day'
       WHERE subscription_id = $1 OR id IN (
         SELECT id FROM deliveries WHERE subscription_id = $2 ORDER BY id LIMIT 15)`,
      [other, id],
    );
    const first = await bench.claim([], { most: 5 });
    const fresh = await bench.database.query<{ id: string }>(
      'SELECT id FROM deliveries WHERE NOT is_recovered',
    );
    expect(first.map((lease) => lease.id).sort()).toEqual(fresh.map((row) => row.id).sort());
    const second = await bench.claim([], { most: 6 });
    expect([countOf(second, id), countOf(second, other)]).toEqual([3, 3]);
  });
});
