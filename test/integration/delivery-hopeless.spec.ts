import { EndpointsRepository } from '../../src/modules/delivery/endpoints/endpoints.repository.js';
import { addSubscription } from '../support/delivery-rows.js';
import { countOf, EndpointBench } from '../support/endpoint-bench.js';

describe('giving up', () => {
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

  const DISABLE_AFTER_MS = 5 * 86_400_000;
  const isHopeless = () => new EndpointsRepository().hasHopeless(bench.database, DISABLE_AFTER_MS);
  const failing = (failures: number, days: number, triedAgo = '1 s', of = id) =>
    bench.database.query(
      `INSERT INTO endpoints AS e (subscription_id, failures, failing_since, last_tried_at)
       VALUES ($1, $2, now() - $3::float8 * interval '1 day', now() - $4::interval)
       ON CONFLICT (subscription_id) DO UPDATE SET failures = excluded.failures,
         failing_since = excluded.failing_since, last_tried_at = excluded.last_tried_at`,
      [of, failures, days, triedAgo],
    );
  const others = async (count: number, failures: number, triedAgo = '1 minute') => {
    for (let n = 0; n < count; n++) {
      await failing(failures, 0.1, triedAgo, await addSubscription(bench.database));
    }
  };

  it.each([
    ['long and often enough', 10, 5.01, '1 s', true],
    ['not for so long', 500, 4.99, '1 s', false],
    ['not so often', 9, 30, '1 s', false],
    ['nothing of late that would prove it', 10, 30, '1 minute', false],
  ])('of one that has failed: %s', async (_, failures, days, triedAgo, expected) => {
    await failing(failures, days, triedAgo);
    expect(await isHopeless()).toBe(expected);
  });

  it.each([
    ['two of four others fail', 4, 2, '1 minute', false],
    ['half of the others fail, which makes it half of all', 5, 2, '1 minute', true],
    ['all three others fail', 3, 3, '1 minute', true],
    ['all four others failed, long ago', 4, 4, '3 hours', true],
    ['three of four others fail', 4, 3, '1 minute', false],
  ])('of one beside others: %s', async (_, count, bad, triedAgo, expected) => {
    await failing(10, 6);
    await others(bad, 1, triedAgo);
    await others(count - bad, 0, triedAgo);
    expect(await isHopeless()).toBe(expected);
  });

  it('of one that said so itself, whatever the others do', async () => {
    await others(6, 1);
    const [lease] = await bench.claim();
    expect(await isHopeless()).toBe(false);
    await bench.end(lease, { statusCode: 410, error: 'http_status' });
    expect(await bench.stateOf(id)).toMatchObject({ is_gone: true, pauses: 1 });
    expect(await isHopeless()).toBe(true);
    await bench.endPauses();
    expect(countOf(await bench.claim(), id)).toBe(0);
  });

  it('of one that is disabled or deleted already: no more', async () => {
    await failing(10, 6);
    await bench.database.query(`UPDATE subscriptions SET status = 'disabled'`);
    expect(await isHopeless()).toBe(false);
  });
});
