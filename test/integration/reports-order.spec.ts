import fc from 'fast-check';
import { newId } from '../../src/common/ids.js';
import { plusMs, type Instant } from '../../src/common/instant.js';
import type { RecordedEvent } from '../../src/modules/events/events/events-recorded.event.js';
import {
  accountAdded,
  accountConnected,
  accountFailed,
  accountRemoved,
  accountUpdated,
  anId,
  reportsGenerated,
  reportsReady,
  usersFullySynced,
  webhook,
  type Webhook,
} from '../support/payloads.js';
import { listedAccount } from '../support/provider-answers.js';
import { recordedEvent, startTracking, type RunningTracking } from '../support/start-tracking.js';

const START = '2025-06-24T10:00:00.000000Z';
const at = (minute: number): Instant => plusMs(START, minute * 60_000);

let tracking: RunningTracking;

/** The event as it comes in at that minute. */
const heard = (minute: number, said: Webhook): RecordedEvent => ({
  ...recordedEvent(newId(), at(minute), said),
  source: said.event === 'users.snapshot' ? 'reconcile' : 'argyle',
});

beforeAll(async () => {
  tracking = await startTracking(at(60));
});
afterAll(() => tracking.stop());

/** What is known of everyone, but for what was told: that hangs on what was known when. */
async function knowledge(): Promise<unknown> {
  const query = (sql: string): Promise<object[]> => tracking.database.query(sql);
  return {
    users: await query('SELECT * FROM users ORDER BY id'),
    accounts: (await query('SELECT * FROM accounts ORDER BY user_id, id')).map((row) => {
      const { told_epoch: _, ...known } = row as Readonly<Record<string, unknown>>;
      return known;
    }),
    facts: await query('SELECT * FROM facts ORDER BY event_id, account_id, kind'),
    snapshots: await query('SELECT * FROM snapshots ORDER BY event_id'),
    reports: await query('SELECT * FROM reports ORDER BY id'),
  };
}

/** What the provider said when it was asked, as it stands in the log. */
function snapshot(user: string, time: Instant | undefined, accounts: readonly object[]): Webhook {
  return webhook('users.snapshot', { user, taken_at: time ?? at(25), accounts, reports: [] });
}

describe('what is known', () => {
  const users = [anId(), anId()];
  const accounts = [anId(), anId()];
  const reports = [anId(), anId()];

  const said = fc
    .tuple(
      fc.constantFrom(...users),
      fc.constantFrom(...accounts),
      fc.option(fc.integer({ min: 0, max: 50 }).map(at), { nil: undefined }),
      fc.constantFrom(null, 'applicant-1', 'applicant-2'),
      fc.nat(10),
    )
    .map(([user, account, time, externalId, which]): Webhook => {
      const ids = { user, account };
      const all = [
        accountAdded(ids),
        accountConnected(ids, time),
        accountUpdated(ids, 'connected', time ?? at(1)),
        accountUpdated(ids, 'error', time ?? at(2)),
        accountFailed(ids, time),
        accountRemoved(ids),
        reportsReady(user, { [account]: time ?? null }, externalId),
        usersFullySynced(user, [account], externalId),
        reportsGenerated(user, reports[time === undefined ? 0 : 1] ?? ''),
        snapshot(user, time, []),
        snapshot(user, time, [
          listedAccount(ids, { status: 'connected', at: at(1), data: time ?? at(0) }),
        ]),
      ];
      return all[which] ?? accountAdded(ids);
    });

  const course = fc.array(fc.tuple(said, fc.integer({ min: 0, max: 50 })), {
    minLength: 1,
    maxLength: 12,
  });

  it('is the same for any order, repetition and batching of the same events', async () => {
    const orders = course.chain((steps) => {
      const events = steps.map(([one, minute]) => heard(minute, one));
      const twice = [...events, ...events];
      return fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray(twice, { minLength: twice.length }),
        fc.integer({ min: 1, max: 5 }),
      );
    });
    await fc.assert(
      fc.asyncProperty(orders, async ([events, others, size]) => {
        await tracking.forgetAll();
        await tracking.process(...events);
        const expected = await knowledge();
        await tracking.forgetAll();
        for (let from = 0; from < others.length; from += size) {
          await tracking.process(...others.slice(from, from + size));
        }
        expect(await knowledge()).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it('of an account that an earlier snapshot does not list, and that was heard of first, is nothing', async () => {
    const [user = '', account = ''] = [users[0], accounts[0]];
    await tracking.forgetAll();
    await tracking.process(heard(26, reportsReady(user, { [account]: at(6) })));
    await tracking.process(heard(11, snapshot(user, at(11), [])));
    expect(await knowledge()).toMatchObject({ accounts: [], users: [{ verdict: 'none' }] });
  });
});
