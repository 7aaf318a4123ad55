import { newId } from '../../src/common/ids.js';
import { WebhookRepository } from '../../src/modules/delivery/webhooks/webhook.repository.js';
import { openDatabase, type OpenDatabase } from '../support/database.js';
import { addSubscription } from '../support/delivery-rows.js';

describe('the statistics of a subscription', () => {
  let open: OpenDatabase;
  let repository: WebhookRepository;
  let id: string;

  beforeAll(async () => {
    open = await openDatabase();
    repository = new WebhookRepository(open.database);
  });
  afterAll(() => open.close());
  beforeEach(async () => {
    id = await addSubscription(open.database);
  });

  const addDeliveries = (status: string, count: number, subscription = id): Promise<unknown> =>
    open.database.query(
      `INSERT INTO deliveries (id, event_id, subscription_id, status, due_at, created_at)
       SELECT gen_random_uuid(), gen_random_uuid(), $1, $2, now() - n * interval '1 s', now()
       FROM generate_series(1, $3::integer) AS n`,
      [subscription, status, count],
    );
  /** Attempts that took 1, 2, ... ms. */
  const addAttempts = (count: number, hoursAgo: number, statusCode: number | null = 200) =>
    open.database.query(
      `INSERT INTO attempts (delivery_id, number, subscription_id, started_at, duration_ms,
         status_code, error)
       SELECT gen_random_uuid(), 1, $1, now() - $2 * interval '1 hour', n, $4::integer,
         CASE WHEN $4::integer = 200 THEN NULL ELSE 'other' END
       FROM generate_series(1, $3::integer) AS n`,
      [id, hoursAgo, count, statusCode],
    );

  it('count by status what is stored, its own alone', async () => {
    for (const [status, count] of Object.entries({ pending: 4, failed: 3, held: 2, blocked: 1 })) {
      await addDeliveries(status, count);
    }
    await addDeliveries('failed', 5, await addSubscription(open.database));
    const statistics = await repository.statisticsOf(id);
    expect(statistics).toMatchObject({ pending: 4, failed: 3, held: 2, blocked: 1 });
    const [oldest] = await open.database.query<{ due_at: string }>(
      `SELECT min(due_at) AS due_at FROM deliveries WHERE subscription_id = $1
         AND status = 'pending'`,
      [id],
    );
    expect(statistics?.oldest_due_at).toBe(oldest?.due_at);
  });

  it('take answers only for the answer times, and know the hour from the day', async () => {
    await addAttempts(99, 0.5);
    await addAttempts(10, 0.5, null);
    await addAttempts(101, 5, 500);
    await addAttempts(1_000, 25);
    const statistics = await repository.statisticsOf(id);
    expect(statistics?.last_hour).toEqual({ attempts: 109, delivered: 99, p50_ms: 50, p95_ms: 94 });
    expect(statistics?.last_day).toMatchObject({ attempts: 210, delivered: 99, p95_ms: 95 });
  });

  it('end their counts at 10,000, and look at the latest tries', async () => {
    await addDeliveries('failed', 10_050);
    await addDeliveries('pending', 10_050);
    await addAttempts(9_000, 0.5);
    await addAttempts(2_000, 2, 500);
    const statistics = await repository.statisticsOf(id);
    expect(statistics).toMatchObject({ failed: 10_000, pending: 10_000 });
    expect(statistics?.last_hour).toMatchObject({ attempts: 9_000, delivered: 9_000 });
    expect(statistics?.last_day).toMatchObject({ attempts: 10_000, delivered: 9_000 });
  });

  it('are there for no subscription that is not', async () => {
    expect(await repository.statisticsOf(newId())).toBeUndefined();
    await open.database.query('UPDATE subscriptions SET deleted_at = now() WHERE id = $1', [id]);
    expect(await repository.statisticsOf(id)).toBeUndefined();
  });
});
