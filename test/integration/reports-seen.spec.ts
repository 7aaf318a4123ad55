import { newId } from '../../src/common/ids.js';
import { plusMs, type Instant } from '../../src/common/instant.js';
import type { JsonObject } from '../../src/common/json/read.js';
import { ReportRefused } from '../../src/modules/argyle/events/report-refused.event.js';
import { ReportsSeen } from '../../src/modules/argyle/events/reports-seen.event.js';
import { SnapshotTaken } from '../../src/modules/argyle/events/snapshot-taken.event.js';
import type { RecordedEvent } from '../../src/modules/events/events/events-recorded.event.js';
import {
  accountConnected,
  accountUpdated,
  anId,
  reportsGenerated,
  reportsReady,
  type Webhook,
} from '../support/payloads.js';
import { shownReport } from '../support/provider-answers.js';
import { recordedEvent, startTracking, type RunningTracking } from '../support/start-tracking.js';

const START = '2025-06-24T10:00:00.000000Z';
const at = (minute: number): Instant => plusMs(START, minute * 60_000);

let tracking: RunningTracking;
const [user, a] = [anId(), anId()] as const;
const of = (account: string) => ({ user, account });

const heard = (minute: number, said: Webhook): RecordedEvent =>
  recordedEvent(newId(), at(minute), said);

/** The provider answers about the user, who has no accounts, as of that minute. */
async function answer(minute: number, reports: readonly JsonObject[]): Promise<void> {
  const accounts: readonly JsonObject[] = [];
  await tracking.tell(new SnapshotTaken({ user, takenAt: at(minute), accounts, reports }));
}

/** What was found out by asking, in the log. */
async function reconciled(): Promise<readonly unknown[]> {
  return tracking.database.query(
    `SELECT event, message_key FROM events WHERE source = 'reconcile' ORDER BY id`,
  );
}

beforeAll(async () => {
  tracking = await startTracking(at(60));
});
afterAll(() => tracking.stop());
beforeEach(() => tracking.forgetAll());

describe('a report', () => {
  const report = anId();
  const seen = (status: string): Promise<void> =>
    tracking.tell(new ReportsSeen([shownReport(user, report, status)], at(30)));

  it('that the provider shows is kept with all that it says', async () => {
    await seen('generating');
    await seen('generated');
    const [row] = await tracking.database.query('SELECT * FROM reports');
    expect(row).toMatchObject({
      id: report,
      status: 'generated',
      ordered_at: at(30),
      generated_at: at(30),
      file_url: 'https://provider.example/report/pdf',
      last_synced_at: '2025-06-24T10:20:00.500000Z',
    });
    const key = `reports.generated/${report}`;
    expect(await reconciled()).toEqual([{ event: 'reports.generated', message_key: key }]);
  });

  it('of which the webhook has told already is told no more', async () => {
    await tracking.process(heard(10, reportsGenerated(user, report)));
    await seen('generated');
    await answer(31, [shownReport(user, report, 'generated')]);
    expect(await reconciled()).toEqual([]);
  });

  it('that failed is told once', async () => {
    await seen('generating');
    await seen('failed');
    await seen('failed');
    await answer(31, [shownReport(user, report, 'failed')]);
    expect(await tracking.told(user)).toEqual([
      {
        event: 'reports.failed',
        data: {
          user,
          type: 'voie',
          report_id: report,
          reason: 'The provider could not make the report.',
        },
      },
    ]);
  });

  it('that failed and was generated after all is generated', async () => {
    await seen('failed');
    await seen('generated');
    await seen('failed');
    const rows = await tracking.database.query('SELECT status FROM reports');
    expect(rows).toEqual([{ status: 'generated' }]);
    expect(await tracking.told(user)).toHaveLength(1);
  });

  it('that the provider refuses to make is told as failed', async () => {
    await tracking.tell(new ReportRefused(user, 'voe', 'too many reports'));
    expect(await tracking.told(user)).toEqual([
      {
        event: 'reports.failed',
        data: { user, type: 'voe', report_id: null, reason: 'too many reports' },
      },
    ]);
  });
});

describe('a change of a verdict', () => {
  it('is kept with its reason, and told', async () => {
    await tracking.process(heard(0, accountConnected(of(a), at(0))));
    await tracking.process(heard(1, accountUpdated(of(a), 'connected', at(0))));
    await tracking.sweep();
    await tracking.process(heard(61, reportsReady(user, { [a]: at(60) })));
    const rows = await tracking.database.query(
      'SELECT verdict, since, why FROM verdict_changes ORDER BY id',
    );
    const end = a.slice(-5);
    expect(rows).toEqual([
      {
        verdict: 'waiting',
        since: at(0),
        why: `waiting for account …${end}, connected just now, no data yet`,
      },
      {
        verdict: 'overdue',
        since: at(15),
        why: `still waiting for account …${end}, connected 60 min ago, no data yet`,
      },
      { verdict: 'ready', since: at(61), why: `the data of account …${end} is in` },
    ]);
    expect(tracking.verdicts.filter((change) => change.user === user)).toEqual([
      { user, verdict: 'waiting', since: at(0), hasOpenAccounts: true },
      { user, verdict: 'overdue', since: at(15), hasOpenAccounts: true },
      { user, verdict: 'ready', since: at(61), hasOpenAccounts: false },
    ]);
  });
});
