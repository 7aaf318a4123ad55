import { newId } from '../../src/common/ids.js';
import { plusMs, type Instant } from '../../src/common/instant.js';
import { ReportsSeen } from '../../src/modules/argyle/events/reports-seen.event.js';
import { SnapshotTaken } from '../../src/modules/argyle/events/snapshot-taken.event.js';
import {
  accountAdded,
  accountConnected,
  anId,
  reportsGenerated,
  reportsReady,
} from '../support/payloads.js';
import { listedAccount, shownReport } from '../support/provider-answers.js';
import { recordedEvent, startTracking, type RunningTracking } from '../support/start-tracking.js';

const START = '2025-06-24T10:00:00.000000Z';
const at = (minute: number): Instant => plusMs(START, minute * 60_000);

let tracking: RunningTracking;
const [user, a, b, report] = [anId(), anId(), anId(), anId()] as const;
const [endOfA, endOfReport] = [a.slice(-5), report.slice(-5)];

beforeAll(async () => {
  tracking = await startTracking(START);
});
afterAll(() => tracking.stop());

/** What happened, the oldest first. */
async function texts(limit: number): Promise<readonly string[]> {
  const entries = await tracking.timeline(user, limit);
  return entries.map(({ text }) => text).reverse();
}

/** A webhook of that name, and what became of the delivery of an event to it. */
async function deliver(event: string, status: string, finishedAt: Instant | null): Promise<void> {
  const webhook = newId();
  await tracking.database.query(
    `INSERT INTO subscriptions (id, name, url, events, config, status, created_at, updated_at)
     VALUES ($1, 'crm', 'https://crm.example', '{*}', '{}', 'active', $2, $2)`,
    [webhook, START],
  );
  await tracking.database.query(
    `INSERT INTO deliveries (id, event_id, subscription_id, status, due_at, created_at, finished_at,
       last_status_code)
     SELECT $1, id, $2, $3, $4, $4, $5, 500 FROM events WHERE event = $6 AND user_id = $7`,
    [newId(), webhook, status, at(9), finishedAt, event, user],
  );
}

describe('the timeline', () => {
  it('tells what was heard, found out, requested and delivered, in the order of recording', async () => {
    const heard = (said: Parameters<typeof recordedEvent>[2]) =>
      tracking.process(recordedEvent(newId(), tracking.clock.now(), said));
    await heard(accountAdded({ user, account: a }));
    tracking.clock.passMinutes(5);
    const account = listedAccount(
      { user, account: a },
      { status: 'connected', at: at(1), data: at(2) },
    );
    await tracking.tell(
      new SnapshotTaken({ user, takenAt: at(5), accounts: [account], reports: [] }),
    );
    tracking.clock.passMinutes(1);
    await tracking.database.query(
      `INSERT INTO report_requests (id, user_id, type, status, created_at, requested_at, report_id)
       VALUES ($1, $2, 'voie', 'requested', $3, $3, $4)`,
      [newId(), user, tracking.clock.now(), report],
    );
    await tracking.tell(new ReportsSeen([shownReport(user, report, 'generating')], at(6.1)));
    tracking.clock.passMinutes(1);
    await heard(reportsGenerated(user, report));
    await deliver('reports.fully_ready', 'delivered', at(8));
    await deliver('reports.ready', 'failed', at(8.5));
    await deliver('accounts.connected', 'held', null);
    await deliver('users.snapshot', 'pending', null);
    const story = await texts(200);
    expect(story.filter((text) => !text.includes('was told in its place'))).toEqual([
      `Account …${endOfA} was added, to be connected.`,
      `Verdict waiting: waiting for account …${endOfA}, added just now, not connected yet.`,
      ...[
        `Account …${endOfA} was connected, as the provider said when it was asked.`,
        `The data of account …${endOfA} is in, as of ${at(2)}, as the provider said when it was asked.`,
        'The provider was asked where the user stands, and its answer was news.',
        `Verdict ready: the data of account …${endOfA} is in.`,
        'A report can be generated: reports.fully_ready was told.',
      ],
      'A report (voie) was requested.',
      `The report …${endOfReport} (voie) is underway, as the provider said when it was asked.`,
      `The report …${endOfReport} (voie) was generated.`,
      'reports.fully_ready was delivered to “crm”.',
      'reports.ready could not be delivered to “crm”: answered 500.',
      'accounts.connected is held: “crm” is disabled.',
    ]);
    expect(story.filter((text) => text.includes('was told in its place')).sort()).toEqual([
      'accounts.connected of the provider had not come: it was told in its place.',
      'reports.ready of the provider had not come: it was told in its place.',
    ]);
  });

  it('comes in pages that fit together, also when a fact of long ago comes in between', async () => {
    const before = await texts(200);
    for (const limit of [1, 3, 7]) expect(await texts(limit)).toEqual(before);
    tracking.clock.passMinutes(10);
    const late = accountConnected({ user, account: b }, at(7));
    await tracking.process(recordedEvent(newId(), tracking.clock.now(), late));
    const after = await texts(3);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.length).toBeGreaterThan(before.length);
  });

  it('names the event, the account, the verdict and the webhook of an entry', async () => {
    const entries = await tracking.timeline(user, 200);
    const of = (kind: string) => entries.findLast((entry) => entry.kind === kind);
    expect(of('verdict')).toMatchObject({ verdict: 'waiting', event_id: null, account: null });
    expect(of('added')).toMatchObject({ account: a, exact: false, verdict: null });
    expect(of('delivery_delivered')?.webhook).not.toBeNull();
    // A date in the future is taken for the moment at which it was seen.
    expect(of('report_underway')).toMatchObject({ report, at: at(6.1) });
  });

  it('is of this user alone', async () => {
    const other = anId();
    await tracking.process(recordedEvent(newId(), START, reportsReady(other, { [b]: at(0) })));
    const entries = await tracking.timeline(other, 200);
    expect(entries.map(({ kind }) => kind).sort()).toEqual([
      'ready',
      'reports.fully_ready',
      'verdict',
    ]);
  });
});
