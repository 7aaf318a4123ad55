import { newId } from '../../src/common/ids.js';
import { plusMs, type Instant } from '../../src/common/instant.js';
import type { RecordedEvent } from '../../src/modules/events/events/events-recorded.event.js';
import {
  accountAdded,
  accountConnected,
  accountFailed,
  anId,
  reportsReady,
  usersFullySynced,
  type Webhook,
} from '../support/payloads.js';
import { recordedEvent, startTracking, type RunningTracking } from '../support/start-tracking.js';

/** The tests own the time: it stands still unless they let minutes pass. */
describe('when a deadline passes', () => {
  let tracking: RunningTracking;
  let user: string;
  let [a, b]: [string, string] = ['', ''];

  const heard = (said: Webhook): RecordedEvent =>
    recordedEvent(newId(), tracking.clock.now(), said);
  const hear = (said: Webhook): Promise<void> => tracking.process(heard(said));
  const ago = (minutes: number): Instant => plusMs(tracking.clock.now(), -minutes * 60_000);
  const events = async (): Promise<readonly string[]> =>
    (await tracking.told(user)).map(({ event }) => event);

  /** Lets time go by, with the job at its work every minute. */
  async function pass(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      tracking.clock.passMinutes(1);
      await tracking.sweep();
    }
  }

  async function stored(): Promise<Readonly<Record<string, unknown>> | undefined> {
    const [row] = await tracking.database.query<Record<string, unknown>>(
      'SELECT verdict, verdict_since, deadline_at FROM users WHERE id = $1',
      [user],
    );
    return row;
  }

  beforeAll(async () => {
    tracking = await startTracking('2025-06-24T10:00:00.000000Z', { TRACKING_DEADLINE: '15m' });
  });
  afterAll(() => tracking.stop());
  beforeEach(() => {
    [user, a, b] = [anId(), anId(), anId()];
  });

  it('a user without data is overdue, which is told once', async () => {
    const since = tracking.clock.now();
    await hear(accountConnected({ user, account: a }, since));
    await pass(14);
    expect(await stored()).toMatchObject({
      verdict: 'waiting',
      deadline_at: plusMs(since, 900_000),
    });
    await pass(1);
    expect(await stored()).toEqual({
      verdict: 'overdue',
      verdict_since: plusMs(since, 900_000),
      deadline_at: null,
    });
    await pass(3);
    await hear(usersFullySynced(user, [a]));
    await pass(30);
    const waiting_for = [{ id: a, status: 'connected', since }];
    expect(await tracking.told(user)).toEqual([
      { event: 'reports.overdue', data: { user, waiting_for } },
    ]);
  });

  it('it shows at once, although it is told a little later', async () => {
    await hear(accountConnected({ user, account: a }, tracking.clock.now()));
    tracking.clock.passMinutes(16);
    expect(await tracking.show(user)).toMatchObject({
      verdict: 'overdue',
      verdict_since: ago(1),
      why: `still waiting for account …${a.slice(-5)}, connected 16 min ago, no data yet`,
      deadline_at: null,
    });
    expect(await events()).toEqual([]);
    await pass(1);
    expect(await events()).toEqual(['reports.overdue']);
  });

  it('it is told again only for another spell', async () => {
    await hear(accountAdded({ user, account: a }));
    await pass(20);
    expect(await events()).toEqual(['reports.overdue']);
    await hear(accountConnected({ user, account: a }, tracking.clock.now()));
    expect(await stored()).toMatchObject({ verdict: 'waiting' });
    await pass(20);
    expect(await events()).toEqual(['reports.overdue', 'reports.overdue']);
    await hear(reportsReady(user, { [a]: ago(1) }));
    await pass(20);
    expect(await events()).toEqual(['reports.overdue', 'reports.overdue', 'reports.fully_ready']);
  });

  it('a user with data is ready without the account that is still open', async () => {
    await hear(accountConnected({ user, account: a }, tracking.clock.now()));
    await hear(accountAdded({ user, account: b }));
    await pass(2);
    await hear(reportsReady(user, { [a]: ago(1) }));
    await pass(14);
    expect(await events()).toEqual([]);
    await pass(1);
    expect(await tracking.told(user)).toMatchObject([
      {
        event: 'reports.fully_ready',
        data: {
          accounts: [{ id: a, last_synced_at: ago(16) }],
          excluded: [{ id: b, status: 'pending', error_code: null }],
        },
      },
    ]);
    const rows = await tracking.database.query(
      'SELECT id, is_excluded FROM accounts WHERE user_id = $1 ORDER BY is_excluded',
      [user],
    );
    expect(rows).toEqual([
      { id: a, is_excluded: false },
      { id: b, is_excluded: true },
    ]);
    await hear(reportsReady(user, { [b]: ago(1) }));
    await pass(20);
    expect(await events()).toEqual(['reports.fully_ready', 'reports.fully_ready']);
  });

  it('nobody is judged before all that came in has been heard', async () => {
    await hear(accountConnected({ user, account: a }, tracking.clock.now()));
    tracking.clock.passMinutes(14);
    const late = heard(reportsReady(user, { [a]: ago(1) }));
    await tracking.database.query(
      `INSERT INTO events (id, source, event, user_id, body, received_at, status)
       VALUES ($1, 'argyle', 'reports.ready', $2, '', $3, 'received')`,
      [late.id, user, late.receivedAt],
    );
    await pass(2);
    expect(await stored()).toMatchObject({ verdict: 'waiting' });
    await tracking.process(late);
    await tracking.database.query(`UPDATE events SET status = 'processed' WHERE id = $1`, [
      late.id,
    ]);
    await pass(2);
    expect(await events()).toEqual(['reports.fully_ready']);
  });

  it('a backlog comes to the same as what was processed as it came', async () => {
    const connected = heard(accountConnected({ user, account: a }, tracking.clock.now()));
    tracking.clock.passMinutes(5);
    const ready = heard(reportsReady(user, { [a]: ago(1) }));
    tracking.clock.passMinutes(120);
    await tracking.process(connected);
    await tracking.process(ready);
    await tracking.sweep();
    expect(await events()).toEqual(['reports.fully_ready']);
  });

  it('an event that is processed late does not take an overdue user back', async () => {
    await hear(accountConnected({ user, account: a }, tracking.clock.now()));
    tracking.clock.passMinutes(5);
    const late = heard(usersFullySynced(user, [a]));
    await pass(15);
    const before = await stored();
    await tracking.process(late);
    expect(await stored()).toEqual(before);
    await pass(5);
    expect(await events()).toEqual(['reports.overdue']);
  });

  it('many users are judged, in batches', async () => {
    const failed = anId();
    const many = Array.from({ length: 230 }, () => anId());
    await tracking.process(
      heard(accountFailed({ user: failed, account: a })),
      ...many.map((one) => heard(accountAdded({ user: one, account: anId() }))),
    );
    tracking.clock.passMinutes(16);
    await tracking.sweep();
    const rows = await tracking.database.query<{ verdict: string; n: number }>(
      'SELECT verdict, count(*) AS n FROM users WHERE id = ANY($1::uuid[]) GROUP BY verdict ORDER BY 1',
      [[failed, ...many]],
    );
    expect(rows).toEqual([
      { verdict: 'failed', n: 1 },
      { verdict: 'overdue', n: 230 },
    ]);
  });
});
