import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../src/core/database/database.js';
import { EventBus } from '../../src/core/events/event-bus.js';
import { ReportsSeen } from '../../src/modules/argyle/events/reports-seen.event.js';
import { SnapshotTaken } from '../../src/modules/argyle/events/snapshot-taken.event.js';
import { UserTransactions } from '../../src/modules/argyle/work/user-transactions.js';
import { Person } from '../support/person.js';
import { searchDatabase } from '../support/person-search.js';
import { Receiver } from '../support/receiver.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { createTestDatabase, isOnPostgres, type TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const PERSONS = isOnPostgres ? 24 : 6;
const AT_ONCE = 6;
const LONGEST_DELAY_MS = 150;

describe('erasure while everything else goes on', () => {
  let database: TestDatabase;
  let replicas: readonly RunningApp[];
  let receivers: readonly Receiver[];
  let db: Database;

  beforeAll(async () => {
    database = await createTestDatabase();
    // A connection for everything that goes on at once: nobody is to wait for one for 5 s.
    const env = { DELIVERY_TIMEOUT: '20s', DATABASE_POOL: '30' };
    const first = await startApp(env, database);
    // The embedded database belongs to one process: there it does the work of two.
    const second = isOnPostgres ? await startApp(env, database) : first;
    replicas = [first, second];
    db = first.app.get(Database);
    receivers = await Promise.all([
      Receiver.start(({ body }) => ({ body: body.toString() })),
      Receiver.start(({ body }) => ({ status: 500, body: body.toString() })),
      Receiver.start(({ body }) => ({ body: body.toString(), delayMs: 60 })),
    ]);
    for (const { url } of receivers) {
      await first.api.post('/v2/webhooks', { events: ['*'], name: 'all', url });
    }
  });
  afterAll(async () => {
    await Promise.all([...new Set(replicas)].map((one) => one.stop()));
    await Promise.all(receivers.map((one) => one.close()));
    await database.drop();
  });

  /** The provider answers about the person, as a reconciliation hears it. */
  async function reconcile({ app }: RunningApp, { user, account, report }: Person): Promise<void> {
    const [bus, takenAt] = [app.get(EventBus), new Date().toISOString()];
    const connection = { status: 'connected', updated_at: takenAt };
    const accounts = [{ id: account, user, connection }];
    const reports = [{ id: report, user, type: 'voie', status: 'generating' }];
    await app.get(UserTransactions).run(user, async (tx) => {
      await bus.publish(new SnapshotTaken({ user, takenAt, accounts, reports }), tx);
      await bus.publish(new ReportsSeen(reports, takenAt), tx);
    });
    // Somebody orders one by hand, in a transaction that knows of no persons.
    await app.get(Database).transaction(async (tx) => {
      await bus.publish(new ReportsSeen(reports, takenAt), tx);
    });
  }

  const soon = async <T>(work: () => Promise<T>): Promise<T> => {
    await sleep(Math.random() * LONGEST_DELAY_MS);
    return work();
  };

  /** All at the same time: webhooks, answers, replays and two who erase. */
  async function storm(person: Person): Promise<readonly number[]> {
    const webhooks = replicas.flatMap((one) =>
      person.webhooks().map((body) => soon(() => one.post(body))),
    );
    const answers = replicas.map((one) => soon(() => reconcile(one, person)));
    const replays = replicas.map((one) =>
      soon(() => one.api.post('/v2/events/replay', { since: '2020-01-01T00:00:00Z' })),
    );
    const erasures = replicas.map((one) =>
      soon(async () => (await one.api.delete(`/v2/users/${person.user}`)).status),
    );
    const [statuses, answered] = await Promise.all([
      Promise.all(erasures),
      Promise.all(webhooks),
      Promise.all(answers),
      Promise.all(replays),
    ]);
    expect(new Set(answered.map(({ status }) => status))).toEqual(new Set([200]));
    return statuses;
  }

  const count = async (sql: string): Promise<number> =>
    (await db.query<{ count: number }>(sql))[0]?.count ?? 0;

  it('leaves nothing, and nobody waits for another in a circle', async () => {
    const persons = Array.from({ length: PERSONS }, () => new Person());
    for (const person of persons) await replicas[0]?.post(person.connected('2025-06-24T22:05:22Z'));
    await waitFor('the first events', async () => {
      return (await count(`SELECT count(*) FROM users`)) === PERSONS;
    });
    const statuses: (readonly number[])[] = [];
    for (let n = 0; n < PERSONS; n += AT_ONCE) {
      statuses.push(...(await Promise.all(persons.slice(n, n + AT_ONCE).map(storm))));
    }
    for (const both of statuses) expect(both).toContain(204);
    for (const both of statuses) for (const one of both) expect([204, 404]).toContain(one);
    await waitFor(
      'everything to be done',
      async () =>
        (await count(`SELECT count(*) FROM events WHERE status = 'received'`)) === 0 &&
        (await count(`SELECT count(*) FROM deliveries WHERE status = 'pending'`)) === 0,
      { timeoutMs: 120_000, everyMs: 200 },
    );
    const sightings = await Promise.all(persons.map(({ cage }) => searchDatabase(db, cage)));
    expect(sightings.flat()).toEqual([]);
    expect(await count('SELECT count(*) FROM erased_users')).toBe(PERSONS);
    expect(await count(`SELECT count(*) FROM events WHERE status = 'quarantined'`)).toBe(0);
    expect(
      await count(`SELECT count(*) FROM attempts a WHERE NOT EXISTS (
      SELECT FROM deliveries d WHERE d.id = a.delivery_id)`),
    ).toBe(0);
    if (isOnPostgres) expect(await deadlocks()).toBe(0);
  });

  /** The server writes its statistics down once a second. */
  async function deadlocks(): Promise<number> {
    await sleep(1_500);
    return count(`SELECT deadlocks AS count FROM pg_stat_database
      WHERE datname = current_database()`);
  }
});
