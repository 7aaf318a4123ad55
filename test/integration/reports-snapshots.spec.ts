import { newId } from '../../src/common/ids.js';
import { plusMs, type Instant } from '../../src/common/instant.js';
import type { JsonObject } from '../../src/common/json/read.js';
import { SnapshotTaken } from '../../src/modules/argyle/events/snapshot-taken.event.js';
import type { RecordedEvent } from '../../src/modules/events/events/events-recorded.event.js';
import {
  accountAdded,
  accountConnected,
  accountFailed,
  accountUpdated,
  anId,
  reportsReady,
  type Webhook,
} from '../support/payloads.js';
import { listedAccount, type ListedAccount } from '../support/provider-answers.js';
import { recordedEvent, startTracking, type RunningTracking } from '../support/start-tracking.js';

const START = '2025-06-24T10:00:00.000000Z';
const at = (minute: number): Instant => plusMs(START, minute * 60_000);

let tracking: RunningTracking;
const user = anId();
const [a, b] = [anId(), anId()] as const;
const of = (account: string) => ({ user, account });

const heard = (minute: number, said: Webhook): RecordedEvent =>
  recordedEvent(newId(), at(minute), said);

const listed = (account: string, what: ListedAccount): JsonObject =>
  listedAccount(of(account), what);

/** The provider answers about the user, as of that minute. */
async function answer(minute: number, accounts: readonly JsonObject[]): Promise<void> {
  await tracking.tell(new SnapshotTaken({ user, takenAt: at(minute), accounts, reports: [] }));
}

/** What is in the log about the user, but for what came from the provider by itself. */
async function log(): Promise<readonly Record<string, unknown>[]> {
  return tracking.database.query(
    `SELECT source, event, message_key FROM events WHERE user_id = $1 ORDER BY id`,
    [user],
  );
}

const reconciled = (event: string, message_key: string | null = null) => ({
  source: 'reconcile',
  event,
  message_key,
});
const own = (event: string) => ({ source: 'readywire', event, message_key: null });

beforeAll(async () => {
  tracking = await startTracking(at(60));
});
afterAll(() => tracking.stop());
beforeEach(() => tracking.forgetAll());

describe('the answer of the provider', () => {
  it('finds out what was missed, tells it in the form of the provider, and judges by it', async () => {
    await tracking.process(heard(0, accountAdded(of(a))), heard(0, accountAdded(of(b))));
    await answer(20, [
      listed(a, { status: 'connected', at: at(1), data: at(5) }),
      listed(b, { status: 'error', at: at(2), code: 'invalid_mfa' }),
    ]);
    expect(await log()).toEqual([
      reconciled('accounts.connected', `accounts.connected/${a}/${at(1)}`),
      reconciled('accounts.failed', `accounts.failed/${b}/${at(2)}`),
      reconciled('reports.ready'),
      reconciled('users.snapshot'),
      own('reports.fully_ready'),
    ]);
    const shown = await tracking.show(user);
    expect(shown).toMatchObject({ verdict: 'ready', verdict_since: at(60) });
    const messages = await tracking.logged(user, 'accounts.connected');
    expect(messages).toEqual([
      {
        user,
        account: a,
        resource: listed(a, { status: 'connected', at: at(1), data: at(5) }),
      },
    ]);
    expect(await tracking.logged(user, 'accounts.failed')).toMatchObject([
      { user, account: b, error_code: 'invalid_mfa', error_message: null, resource: { id: b } },
    ]);
    expect(await tracking.logged(user, 'reports.ready')).toEqual([
      { user, external_id: null, accounts: [{ id: a, last_synced_at: at(5) }] },
    ]);
  });

  it('is kept only if it changes something', async () => {
    await tracking.process(
      heard(0, accountConnected(of(a), at(0))),
      heard(5, reportsReady(user, { [a]: at(4) })),
    );
    await answer(20, [listed(a, { status: 'connected', at: at(0), data: at(19) })]);
    expect(await log()).toEqual([own('reports.fully_ready')]);
    await answer(21, []);
    expect(await log()).toEqual([own('reports.fully_ready'), reconciled('users.snapshot')]);
    expect(await tracking.show(user)).toMatchObject({ verdict: 'none' });
    await answer(22, []);
    expect(await log()).toHaveLength(2);
  });

  it('tells nothing twice, and not what is known without its time', async () => {
    await tracking.process(heard(1, accountConnected(of(a))));
    const once = [listed(a, { status: 'connected', at: at(0.5), data: at(5) })];
    await answer(20, once);
    await answer(30, once);
    expect(await log()).toEqual([
      reconciled('reports.ready'),
      reconciled('users.snapshot'),
      own('reports.fully_ready'),
    ]);
  });

  it('tells of a connection of which only an update told', async () => {
    const update = heard(1, accountUpdated(of(a), 'connected', at(1)));
    await tracking.database.query(
      `INSERT INTO events (id, source, event, user_id, body, received_at, status)
       VALUES ($1, 'argyle', 'accounts.updated', $2, '', $3, 'processed')`,
      [update.id, user, at(1)],
    );
    await tracking.process(update);
    const connected = [listed(a, { status: 'connected', at: at(1) })];
    await answer(20, connected);
    await answer(30, connected);
    const key = `accounts.connected/${a}/${at(1)}`;
    expect((await log()).filter(({ source }) => source === 'reconcile')).toEqual([
      reconciled('accounts.connected', key),
      reconciled('users.snapshot'),
    ]);
  });

  it('calls no working connection that broke a failure to connect', async () => {
    await tracking.process(heard(0, accountAdded(of(a))));
    await answer(20, [listed(a, { status: 'error', at: at(10), data: at(5) })]);
    expect((await log()).map(({ event }) => event)).not.toContain('accounts.failed');
  });

  it('waits for the events that are still to be processed', async () => {
    await tracking.process(heard(0, accountAdded(of(a))));
    await tracking.database.query(
      `INSERT INTO events (id, source, event, user_id, body, received_at, status)
       VALUES ($1, 'argyle', 'accounts.connected', $2, '', $3, 'received')`,
      [newId(), user, at(1)],
    );
    await answer(20, [listed(a, { status: 'connected', at: at(1), data: at(5) })]);
    expect((await tracking.show(user)).accounts).toMatchObject([{ status: 'pending' }]);
    expect(await log()).toHaveLength(1);
  });

  it('says nothing of a user who is not known', async () => {
    await answer(20, [listed(a, { status: 'connected', at: at(1), data: at(5) })]);
    expect(await log()).toEqual([]);
    expect(await tracking.database.query('SELECT id FROM users')).toEqual([]);
  });

  it('outranks what comes in late, and is outranked by nothing older', async () => {
    await tracking.process(heard(0, accountAdded(of(a))));
    await answer(20, [listed(a, { status: 'connected', at: at(1), data: at(5) })]);
    const before = await log();
    await answer(15, [listed(a, { status: 'connected', at: at(0.5) })]);
    expect(await log()).toEqual(before);
    await tracking.process(heard(61, accountUpdated(of(a), 'error', at(3))));
    await tracking.process(heard(61, accountFailed(of(b), at(3))));
    const { verdict, accounts } = await tracking.show(user);
    expect({ verdict, accounts: accounts.map(({ id }) => id) }).toEqual({
      verdict: 'ready',
      accounts: [a],
    });
    await tracking.process(heard(62, accountUpdated(of(a), 'error', at(61))));
    expect((await tracking.show(user)).accounts).toMatchObject([{ status: 'broken' }]);
  });

  it('is kept without the personal data in it', async () => {
    await tracking.process(heard(0, accountAdded(of(a))));
    await answer(20, [listed(a, { status: 'connected', at: at(1) })]);
    const [data] = await tracking.logged(user, 'users.snapshot');
    expect(JSON.stringify(data)).not.toContain('Whole Goods');
    expect(data).toMatchObject({ user, taken_at: at(20), accounts: [{ id: a }], reports: [] });
  });
});
