import { newId } from '../../src/common/ids.js';
import { plusMs, type Instant } from '../../src/common/instant.js';
import type { RecordedEvent } from '../../src/modules/events/events/events-recorded.event.js';
import {
  accountAdded,
  accountConnected,
  accountFailed,
  accountUpdated,
  anId,
  reportsGenerated,
  reportsReady,
  webhook,
  type Webhook,
} from '../support/payloads.js';
import { recordedEvent, startTracking, type RunningTracking } from '../support/start-tracking.js';
import { isOnPostgres } from '../support/test-database.js';

const START = '2025-06-24T10:00:00.000000Z';
const at = (minute: number): Instant => plusMs(START, minute * 60_000);

let tracking: RunningTracking;

/** The event as it comes in at that minute. */
const heard = (minute: number, said: Webhook): RecordedEvent =>
  recordedEvent(newId(), at(minute), said);

beforeAll(async () => {
  tracking = await startTracking(at(60));
});
afterAll(() => tracking.stop());
beforeEach(() => tracking.forgetAll());

describe('a user', () => {
  const user = anId();
  const [a, b, c] = [anId(), anId(), anId()];
  const of = (account: string) => ({ user, account });

  const twoConnectAndOneFails = [
    heard(0, accountConnected(of(a), at(0))),
    heard(1, accountConnected(of(b), at(1))),
    heard(2, accountFailed(of(c), at(2), 'invalid_credentials')),
  ];

  it('is told once as fully ready, with what is left out', async () => {
    await tracking.process(...twoConnectAndOneFails);
    const part = heard(5, reportsReady(user, { [a]: at(4) }, 'applicant-1'));
    await tracking.process(part);
    expect(await tracking.told(user)).toEqual([]);
    const all = heard(6, reportsReady(user, { [a]: at(4), [b]: at(5) }));
    await tracking.process(all, part);
    await tracking.process({ ...all, isReplay: true });
    await tracking.process(heard(7, reportsReady(user, { [a]: at(4), [b]: at(6) })));
    expect(await tracking.told(user)).toEqual([
      {
        event: 'reports.fully_ready',
        data: {
          user,
          external_id: 'applicant-1',
          accounts: [a, b].sort().map((id) => ({
            id,
            last_synced_at: id === a ? at(4) : at(5),
          })),
          excluded: [{ id: c, status: 'failed', error_code: 'invalid_credentials' }],
        },
      },
    ]);
  });

  it('is told once more for a reconnection, and for a new account', async () => {
    await tracking.process(heard(0, accountConnected(of(a), at(0))));
    await tracking.process(heard(3, reportsReady(user, { [a]: at(2) })));
    expect(await tracking.told(user)).toHaveLength(1);
    await tracking.process(heard(10, accountConnected(of(a), at(10))));
    expect(await tracking.told(user)).toHaveLength(1);
    await tracking.process(heard(13, reportsReady(user, { [a]: at(12) })));
    expect(await tracking.told(user)).toHaveLength(2);
    await tracking.process(heard(20, accountConnected(of(b), at(20))));
    await tracking.process(heard(23, reportsReady(user, { [a]: at(12), [b]: at(22) })));
    expect(await tracking.told(user)).toHaveLength(3);
  });

  it('of one batch is told once, whatever the batch holds', async () => {
    const other = anId();
    await tracking.process(
      heard(5, reportsReady(user, { [a]: at(4) })),
      ...twoConnectAndOneFails,
      heard(6, reportsReady(other, { [b]: at(4) })),
      heard(6, reportsReady(user, { [a]: at(4), [b]: at(5) })),
    );
    expect(await tracking.told(user)).toHaveLength(1);
    expect(await tracking.told(other)).toHaveLength(1);
  });

  it('is not told less for connections that were counted twice out of order', async () => {
    const [first, second] = [heard(0, accountConnected(of(a))), heard(1, accountConnected(of(a)))];
    const same = heard(0.5, accountUpdated(of(a), 'connected', at(0)));
    await tracking.process(first, second, heard(4, reportsReady(user, { [a]: at(3) })));
    // What came in between is processed late: there was but one connection.
    await tracking.process(same);
    expect(await tracking.told(user)).toHaveLength(1);
    await tracking.process(
      heard(20, accountConnected(of(a), at(20))),
      heard(24, reportsReady(user, { [a]: at(23) })),
    );
    expect(await tracking.told(user)).toHaveLength(2);
  });

  it('is known by a report alone, whose status only rises', async () => {
    const report = anId();
    await tracking.process(heard(9, reportsGenerated(user, report)));
    await tracking.process(heard(5, reportsGenerated(user, report)), heard(7, accountAdded(of(a))));
    const rows = await tracking.database.query(
      `SELECT r.status, r.created_at, r.generated_at, u.verdict, u.created_at AS first_heard
       FROM reports r JOIN users u ON u.id = r.user_id`,
    );
    expect(rows).toEqual([
      {
        status: 'generated',
        created_at: at(5),
        generated_at: at(5),
        verdict: 'waiting',
        first_heard: at(5),
      },
    ]);
  });
});

describe('an event', () => {
  it('that says nothing about a user, or nothing readable, or is our own, is not tracked', async () => {
    const user = anId();
    const ready = heard(1, reportsReady(user, { [anId()]: at(0) }));
    await tracking.process(
      heard(0, webhook('gigs.added', { user, account: anId(), gig: anId() })),
      heard(0, webhook('constructor', { user })),
      { ...ready, isTracked: false },
      { ...ready, source: 'readywire' },
    );
    expect(await tracking.database.query('SELECT id FROM users')).toEqual([]);
  });

  it('that can not be read takes its whole batch back, and says why', async () => {
    const user = anId();
    const wrong = heard(1, webhook('reports.ready', { user, accounts: 'none' }));
    const batch = tracking.process(heard(0, accountAdded({ user, account: anId() })), wrong);
    await expect(batch).rejects.toMatchObject({
      name: 'UnreadableEvent',
      message: 'data.accounts is not a list',
    });
    expect(await tracking.database.query('SELECT id FROM users')).toEqual([]);
  });
});

const onPostgres = isOnPostgres ? it : it.skip;

onPostgres('batches over the same users in crossing order do not deadlock', async () => {
  const users = Array.from({ length: 40 }, anId);
  const batchOf = (order: readonly string[], minute: number): readonly RecordedEvent[] =>
    order.map((user) => heard(minute, accountAdded({ user, account: anId() })));
  for (let round = 0; round < 15; round++) {
    const batches = [users, [...users].reverse()].flatMap((order) => [
      batchOf(order, round),
      batchOf([...order.slice(20), ...order.slice(0, 20), anId()], round),
    ]);
    await Promise.all(batches.map((batch) => tracking.process(...batch)));
  }
  const [{ deadlocks } = { deadlocks: -1 }] = await tracking.database.query<{ deadlocks: number }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  expect(deadlocks).toBe(0);
  const rows = await tracking.database.query(
    'SELECT id FROM facts f JOIN users u ON u.id = user_id',
  );
  expect(rows).toHaveLength(15 * 2 * (40 + 41));
});
