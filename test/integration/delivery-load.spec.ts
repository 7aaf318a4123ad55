import pg from 'pg';
import { RecoveryService } from '../../src/modules/delivery/recovery/recovery.service.js';
import { addDueDeliveries } from '../support/delivery-rows.js';
import { Receiver } from '../support/receiver.js';
import { startDelivery } from '../support/start-delivery.js';
import { createTestDatabase, isOnPostgres, POSTGRES_SERVER } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const countsStatements = POSTGRES_SERVER !== undefined && (await hasStatistics(POSTGRES_SERVER));
const DELIVERIES = 2_000;

describe('at load', () => {
  (countsStatements ? it : it.skip)(
    'a delivery takes two statements at most, whoever asks for them',
    async () => {
      const delivery = await startDelivery();
      const targets = await Promise.all(Array.from({ length: 5 }, () => Receiver.start()));
      const { database } = delivery;
      try {
        await database.query('CREATE EXTENSION pg_stat_statements');
        const ids = await Promise.all(targets.map(({ url }) => delivery.subscribe(url)));
        await database.query('SELECT pg_stat_statements_reset()');
        // Held back until all of them are there, so that what is counted is the sending.
        await database.query(`UPDATE subscriptions SET status = 'disabled'`);
        for (const id of ids) await addDueDeliveries(database, id, DELIVERIES / ids.length);
        await database.query(
          `WITH started AS (UPDATE subscriptions SET status = 'active')
           UPDATE deliveries SET status = 'pending', due_at = now()`,
        );
        await waitFor('every delivery', () => {
          const received = targets.reduce((sum, { requests }) => sum + requests.length, 0);
          return received >= DELIVERIES;
        });
        await waitFor('every outcome', async () => {
          const [row] = await database.query<{ looked_at_by_the_test: number }>(
            `SELECT count(*) AS looked_at_by_the_test FROM deliveries WHERE status = 'delivered'`,
          );
          return row?.looked_at_by_the_test === DELIVERIES;
        });
        const [row] = await database.query<{ calls: number }>(
          `SELECT sum(calls)::integer AS calls FROM pg_stat_statements
           WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
             AND query NOT LIKE '%looked_at_by_the_test%'`,
        );
        expect(row?.calls).toBeGreaterThan(DELIVERIES / 200);
        expect(row?.calls).toBeLessThan(2 * DELIVERIES);
        // It is far less, and to notice if that changes:
        expect(row?.calls).toBeLessThan(DELIVERIES / 2);
      } finally {
        await delivery.stop();
        await Promise.all(targets.map((one) => one.close()));
      }
    },
  );

  (isOnPostgres ? it : it.skip)(
    'a recovery of 30,000 deliveries holds up nobody, and then goes behind what is fresh',
    async () => {
      const database = await createTestDatabase();
      const delivery = await startDelivery({ DELIVERY_CONCURRENCY_PER_WEBHOOK: '4' }, database);
      const [recovered, other] = await Promise.all([Receiver.start(), Receiver.start()]);
      try {
        const id = await delivery.subscribe(recovered.url, { events: ['accounts.failed'] });
        await delivery.subscribe(other.url, { events: ['accounts.connected'] });
        await delivery.database.query(
          `UPDATE subscriptions SET status = 'disabled' WHERE id = $1`,
          [id],
        );
        await addDueDeliveries(delivery.database, id, 30_000);
        await delivery.database.query(
          `WITH started AS (UPDATE subscriptions SET status = 'active')
           UPDATE deliveries SET status = 'failed'`,
        );
        let requeued = -1;
        const recovery = delivery.context
          .get(RecoveryService)
          .recover(id, { since: '2020-01-01T00:00:00Z' })
          .then((answer) => (requeued = answer.requeued));
        let meanwhile = 0;
        for (; requeued < 0; meanwhile += 1) await delivered(other, 'accounts.connected');
        await recovery;
        expect(requeued).toBe(30_000);
        expect(meanwhile).toBeGreaterThan(3);
        // It has begun with the recovered ones, of which it gets four at a time.
        await recovered.waitForCount(1);
        await delivered(recovered, 'accounts.failed');
        expect(recovered.requests.length).toBeLessThan(27_000);
      } finally {
        await Promise.all([recovered.close(), other.close()]);
        await delivery.stop();
        await database.drop();
      }

      async function delivered(target: Receiver, event: string): Promise<void> {
        const { id } = await delivery.tell({ event });
        await target.waitFor(
          'the fresh one',
          (_, { headers }) => headers['readywire-event-id'] === id,
          { everyMs: 5 },
        );
      }
    },
  );
});

async function hasStatistics(server: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  const { rows } = await client.query<{ libraries: string }>(
    `SELECT current_setting('shared_preload_libraries') AS libraries`,
  );
  await client.end();
  return rows[0]?.libraries.includes('pg_stat_statements') ?? false;
}
