import { Acts } from '../../src/core/audit/acts.js';
import { Database } from '../../src/core/database/database.js';
import { Wakeups } from '../../src/core/database/wakeups.js';
import { HealthParts } from '../../src/core/health/health-parts.js';
import { Loops } from '../../src/core/loops/loops.js';
import type { Pause } from '../../src/core/pauses/pause.js';
import { Pauses } from '../../src/core/pauses/pauses.js';
import { EventsModule } from '../../src/modules/events/events.module.js';
import { addDueDeliveries, deliveriesIn } from '../support/delivery-rows.js';
import { Receiver } from '../support/receiver.js';
import { roundsOf } from '../support/rounds-of.js';
import { startDelivery } from '../support/start-delivery.js';
import { startModules, type RunningModules } from '../support/start-modules.js';
import { createTestDatabase, isOnPostgres } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const onPostgres = isOnPostgres ? it : it.skip;
let shared: RunningModules;
const stops: Array<() => unknown> = [];

beforeAll(async () => {
  shared = await startModules([EventsModule]);
});
afterAll(() => shared.stop());
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  for (const { name } of await shared.modules.get(Pauses).list()) {
    await shared.modules.get(Pauses).resume(name);
  }
});

async function start(...options: Parameters<typeof startModules>): Promise<RunningModules> {
  const running = await startModules(...options);
  stops.push(() => running.stop());
  return running;
}

/** The service upon a database that answers so. */
function pausesOn(all: () => Promise<readonly Pause[]>): Pauses {
  const { modules } = shared;
  const pauses = new Pauses(
    { all } as never,
    modules.get(Wakeups),
    new HealthParts(),
    modules.get(Database),
    modules.get(Acts),
  );
  pauses.onModuleInit();
  return pauses;
}

describe('a pause by hand', () => {
  it('is known by the part that was declared, and shows in the status', async () => {
    const { modules } = shared;
    const [pauses, health] = [modules.get(Pauses), modules.get(HealthParts)];
    pauses.declare({ name: 'generation', about: 'No report is requested.' });
    expect(await pauses.isPaused('generation')).toBe(false);
    const { pause } = await pauses.pause('generation', 'a test');
    expect(pause).toEqual({
      part: 'generation',
      reason: 'a test',
      since: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    });
    expect(await pauses.isPaused('generation')).toBe(true);
    expect(await pauses.isPaused('processing')).toBe(false);
    expect(await pauses.list()).toMatchObject([
      { name: 'generation', about: 'No report is requested.', pause: { part: 'generation' } },
      { name: 'processing', pause: null },
    ]);
    const { parts } = await health.report();
    expect(parts['pauses']).toMatchObject({
      ok: false,
      paused: [pause],
      attention: expect.stringContaining('Stopped by hand: generation since'),
    });
    await pauses.resume('generation');
    expect(await pauses.isPaused('generation')).toBe(false);
    expect((await health.report()).parts['pauses']).toEqual({ ok: true, paused: [] });
  });

  it('keeps its time when it is repeated, and its reason unless there is a new one', async () => {
    const { modules } = shared;
    const pauses = modules.get(Pauses);
    const first = (await pauses.pause('processing', 'first')).pause;
    expect((await pauses.pause('processing', null)).pause).toEqual(first);
    expect((await pauses.pause('processing', 'second')).pause).toEqual({
      ...first,
      reason: 'second',
    });
  });

  it('is refused for a part that nobody declared', async () => {
    const { modules } = shared;
    const pauses = modules.get(Pauses);
    const refused = { statusCode: 404, detail: expect.stringMatching(/there are .*processing/) };
    await expect(pauses.pause('intake', null)).rejects.toMatchObject(refused);
    await expect(pauses.resume('intake')).rejects.toMatchObject(refused);
  });

  it('survives a restart', async () => {
    const database = await createTestDatabase();
    stops.push(() => database.drop());
    const first = await startModules([EventsModule], { database });
    await first.modules.get(Pauses).pause('processing', null);
    await first.stop();
    const second = await start([EventsModule], { database });
    expect(await second.modules.get(Pauses).isPaused('processing')).toBe(true);
  });

  it('asks the database at most once a second', async () => {
    let asked = 0;
    const pauses = pausesOn(async () => {
      asked += 1;
      return [];
    });
    await Promise.all(Array.from({ length: 100 }, () => pauses.isPaused('delivery')));
    expect(asked).toBe(1);
    shared.modules.get(Wakeups).wake('pauses');
    await pauses.isPaused('delivery');
    expect(asked).toBe(2);
    await waitFor('a look without a wake-up', async () => {
      await pauses.isPaused('delivery');
      return asked === 3;
    });
  });

  it('is not taken for none while the database is away', async () => {
    let isAway = true;
    const pauses = pausesOn(async () => {
      if (isAway) throw new Error('away');
      return [{ part: 'delivery', since: '', reason: null }];
    });
    await expect(pauses.isPaused('delivery')).rejects.toThrow('away');
    isAway = false;
    expect(await pauses.isPaused('delivery')).toBe(true);
  });

  onPostgres('is seen by another process, with a wake-up and without', async () => {
    const database = await createTestDatabase();
    stops.push(() => database.drop());
    const [here, there] = [
      await start([EventsModule], { database }),
      await start([EventsModule], { database }),
    ];
    const other = there.modules.get(Pauses);
    const seen = (isPaused: boolean) =>
      waitFor('the other to see it', async () => (await other.isPaused('processing')) === isPaused);
    await here.modules.get(Pauses).pause('processing', null);
    await seen(true);
    await here.modules.get(Pauses).resume('processing');
    await seen(false);
  });
});

describe('while delivery is paused', () => {
  it('nothing is claimed, sent, or counted as a try; afterwards all of it goes', async () => {
    const delivery = await startDelivery();
    const receiver = await Receiver.start();
    stops.push(
      () => receiver.close(),
      () => delivery.stop(),
    );
    const pauses = delivery.context.get(Pauses);
    await pauses.pause('delivery', null);
    const id = await delivery.subscribe(receiver.url);
    await addDueDeliveries(delivery.database, id, 3);
    const { id: told } = await delivery.tell();
    await roundsOf(delivery.context.get(Loops), 'delivery', 4);
    expect(await deliveriesIn(delivery.database)).toEqual(
      Array(4).fill(
        expect.objectContaining({ status: 'pending', attempt: 0, tries: 0, is_leased: false }),
      ),
    );
    expect(receiver.requests).toHaveLength(0);
    await pauses.resume('delivery');
    await receiver.waitForCount(4);
    await waitFor('the outcome', async () => {
      const rows = await deliveriesIn(delivery.database);
      return rows.every((row) => row.status === 'delivered' && row.tries === 1);
    });
    expect(receiver.requests.map(({ headers }) => headers['readywire-event-id'])).toContain(told);
  });
});
