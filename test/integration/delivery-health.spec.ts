import { HealthParts } from '../../src/core/health/health-parts.js';
import { DeliveryFigures } from '../../src/modules/delivery/delivery-figures.js';
import { DeliveryHealth } from '../../src/modules/delivery/delivery-health.js';
import { EndpointsRepository } from '../../src/modules/delivery/endpoints/endpoints.repository.js';
import type { Sender } from '../../src/modules/delivery/worker/sender.js';
import { openDatabase, type OpenDatabase } from '../support/database.js';
import { addDueDeliveries, addSubscription } from '../support/delivery-rows.js';

/** When the pause of the endpoint ends, in minutes from now. */
type Pause = number | null;

const PLAIN = 'is_recovered = false';

describe('the status of delivery', () => {
  let open: OpenDatabase;
  const parts = new HealthParts();

  beforeAll(async () => {
    open = await openDatabase();
    const sender = { tries: 0 } as Sender;
    const figures = new DeliveryFigures(open.database, new EndpointsRepository());
    new DeliveryHealth(parts, sender, figures).onModuleInit();
  });
  afterAll(() => open.close());

  /** A delivery that has been due for so long, to an endpoint with such a pause. */
  async function due(minutes: number, pause: Pause, set: string): Promise<void> {
    const { database } = open;
    for (const table of ['deliveries', 'endpoints', 'events', 'subscriptions']) {
      await database.query(`DELETE FROM ${table}`);
    }
    const id = await addSubscription(database);
    await database.query(
      `INSERT INTO endpoints (subscription_id, paused_until)
       VALUES ($1, now() + $2::integer * interval '1 minute')`,
      [id, pause],
    );
    await addDueDeliveries(database, id, 1);
    await database.query(
      `UPDATE deliveries SET due_at = now() - $1::integer * interval '1 minute', ${set}`,
      [minutes],
    );
  }

  it.each<[string, number, Pause, string]>([
    ['has just fallen due', 4, null, PLAIN],
    ['waits behind a pause', 600, 50, PLAIN],
    ['waits for a probe that is about to go', 600, -1, PLAIN],
    ['was recovered', 600, null, 'is_recovered = true'],
    ['is under way', -1, null, 'is_leased = true'],
  ])('is well while a delivery %s', async (_, minutes, pause, set) => {
    await due(minutes, pause, set);
    expect((await parts.report()).parts['delivery']).toMatchObject({ ok: true, pending: 1 });
  });

  it.each<[string, number, Pause, string]>([
    ['has been due for more than five minutes', 6, null, PLAIN],
    ['was claimed and never heard of again', 6, null, 'is_leased = true'],
    ['waits for a probe that nobody sends', 600, -6, PLAIN],
  ])('asks for a person when one %s', async (_, minutes, pause, set) => {
    await due(minutes, pause, set);
    const part = (await parts.report()).parts['delivery'];
    expect(part).toMatchObject({ ok: false, oldest_due_ms: expect.any(Number) as number });
    expect(part?.attention).toContain('due for more than 5 minutes');
  });
});
