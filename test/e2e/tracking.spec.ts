import type { Page } from '../../src/common/pagination/page.js';
import type { ReportDto } from '../../src/modules/reports/dto/report.dto.js';
import type { TimelineEntryDto } from '../../src/modules/reports/dto/timeline.dto.js';
import {
  RECORDED_ACCOUNT,
  RECORDED_USER,
  RECORDED_WEBHOOKS,
  accountAdded,
  accountConnected,
  accountFailed,
  anId,
  recorded,
  reportsGenerated,
  reportsReady,
} from '../support/payloads.js';
import { startApp } from '../support/start-app.js';
import { TrackingClient, minutesAgo } from '../support/tracking-client.js';
import { waitFor } from '../support/wait-for.js';

/** The ids of the provider's documentation: no UUIDs, but ULIDs in their shape. */
const DOCUMENTED_USER = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';
const DOCUMENTED_ACCOUNTS = [
  '0185a8b8-60eb-80ca-7482-5f24504573f7',
  '0187c66e-e7e5-811c-b006-2232f00f426a',
];

let client: TrackingClient;

beforeAll(async () => {
  client = new TrackingClient(await startApp());
});
afterAll(() => client.service.stop());

describe("the provider's own bodies, posted as they are", () => {
  it('tell of an account that is connected and whose data is still to come', async () => {
    await client.post(...RECORDED_WEBHOOKS.map(recorded));
    expect(await client.user(RECORDED_USER)).toMatchObject({
      id: RECORDED_USER,
      external_id: null,
      verdict: 'waiting',
      why: expect.stringContaining('waiting for account …9324b, connected'),
      deadline_at: expect.stringMatching(/\.\d{6}Z$/),
      accounts: [
        {
          id: RECORDED_ACCOUNT,
          user: RECORDED_USER,
          status: 'connected',
          covered: false,
          excluded: false,
          connected_at: '2025-06-24T22:05:22.012767Z',
          last_synced_at: null,
          error_code: null,
          epoch: 1,
        },
      ],
      reports: [],
    });
  });

  it('of the documentation work with its ids everywhere', async () => {
    await client.post(
      recorded('documented-accounts.failed'),
      recorded('documented-reports.ready'),
      recorded('documented-users.fully_synced'),
    );
    const user = await client.user(DOCUMENTED_USER.toUpperCase());
    expect(user).toMatchObject({
      id: DOCUMENTED_USER,
      external_id: 'July_Connection',
      verdict: 'ready',
      why: 'the data of 2 accounts is in',
      deadline_at: null,
      accounts: [
        { status: 'connected', covered: true, last_synced_at: '2024-01-08T12:55:04.016059Z' },
        { status: 'broken', covered: true, error_code: 'invalid_credentials' },
      ],
    });
    expect(user.accounts.map(({ id }) => id)).toEqual(DOCUMENTED_ACCOUNTS);
    expect(await client.list(`/v2/accounts?user=${DOCUMENTED_USER}`)).toHaveLength(2);
    expect(await client.list(`/v2/users/${DOCUMENTED_USER}/timeline`)).not.toHaveLength(0);
    expect(await client.list(`/v2/reports?user=${DOCUMENTED_USER}`)).toEqual([]);
    expect(await client.told(DOCUMENTED_USER)).toHaveLength(1);
  });
});

describe('two accounts connect, a third fails', () => {
  const user = anId();
  const report = anId();
  const [a, b, c] = [anId(), anId(), anId()];
  const of = (account: string) => ({ user, account });
  const [first, second, third] = [minutesAgo(30), minutesAgo(20), minutesAgo(10)];

  it('the user waits as long as data is missing', async () => {
    // The data of the first account is told before its connection, and in a part.
    await client.post(
      accountAdded(of(b)),
      reportsReady(user, { [a]: second }, 'applicant-4711'),
      accountConnected(of(a), first),
      accountConnected(of(b), first),
      accountFailed(of(c), first, 'invalid_credentials'),
    );
    expect(await client.user(user)).toMatchObject({ verdict: 'waiting' });
    expect(await client.told(user)).toEqual([]);
  });

  it('and is ready when all of it is in, late and twice and out of order', async () => {
    await client.post(
      reportsReady(user, { [a]: second, [b]: second }, 'applicant-4711'),
      reportsReady(user, { [b]: third, [a]: second }, 'applicant-4711'),
      reportsReady(user, { [a]: second }),
      accountConnected(of(b)),
    );
    const answer = await client.user(user);
    expect(answer).toMatchObject({
      verdict: 'ready',
      external_id: 'applicant-4711',
      why: expect.stringMatching(/^the data of 2 accounts is in, without account …\w{5}, failed/),
    });
    const standing = new Map(answer.accounts.map((one) => [one.id, one]));
    expect(standing.get(a)).toMatchObject({ covered: true, excluded: false, epoch: 1 });
    expect(standing.get(b)).toMatchObject({ covered: true, excluded: false, epoch: 1 });
    expect(standing.get(c)).toMatchObject({
      status: 'failed',
      covered: false,
      excluded: true,
      error_code: 'invalid_credentials',
      why: expect.stringMatching(/failed to connect 3\d min ago \(invalid_credentials\)/),
    });
  });

  it('which is told once, and names what is left out', async () => {
    const events = await client.told(user);
    expect(events).toHaveLength(1);
    const body = await client.get<string>(`/v2/events/${String(events[0]?.id)}/body`);
    const { data } = JSON.parse(body) as { data: { accounts: { id: string }[] } };
    expect(data).toMatchObject({
      user,
      external_id: 'applicant-4711',
      excluded: [{ id: c, status: 'failed', error_code: 'invalid_credentials' }],
    });
    expect(data.accounts.map(({ id }) => id)).toEqual([a, b].sort());
  });

  it('then its report is generated', async () => {
    await client.post(reportsGenerated(user, report, 'voie'));
    const expected = {
      id: report,
      user,
      type: 'voie',
      status: 'generated',
      external_id: 'applicant-4711',
      created_at: expect.stringMatching(/\.\d{6}Z$/),
      generated_at: expect.stringMatching(/\.\d{6}Z$/),
      failed_at: null,
      // Only the provider knows.
      file_url: null,
      json_url: null,
      last_synced_at: null,
      accounts: null,
      metadata: null,
    };
    expect(await client.get<ReportDto>(`/v2/reports/${report}`)).toEqual(expected);
    expect(
      await client.list<ReportDto>(`/v2/reports?user=${user}&type=voie&status=generated`),
    ).toEqual([expected]);
    expect((await client.user(user)).reports).toEqual([expected]);
    expect(await client.list(`/v2/reports?user=${user}&type=voe`)).toEqual([]);
  });

  it('and the timeline tells it all, the newest receipt first, in pages that fit together', async () => {
    const path = `/v2/users/${user}/timeline`;
    const entries = await client.all<TimelineEntryDto>(`${path}?limit=3`);
    expect(entries.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        ...['added', 'connected', 'error', 'ready', 'verdict', 'reports.fully_ready'],
      ]),
    );
    expect(entries).toHaveLength(15);
    expect(entries).toEqual(await client.list(`${path}?limit=200`));
    const receipts = entries.map(({ received_at }) => received_at);
    expect(receipts).toEqual([...receipts].sort().reverse());
    expect(entries[0]).toMatchObject({
      kind: 'reports.generated',
      text: `The report …${report.slice(-5)} (voie) was generated.`,
      report,
      account: null,
    });
    expect(entries.at(-1)).toMatchObject({ kind: 'added', account: b, exact: false });
    const [{ event_id } = { event_id: '' }] = entries.filter(({ kind }) => kind === 'error');
    expect(await client.get(`/v2/events/${event_id}`)).toMatchObject({ event: 'accounts.failed' });
    const { next } = await client.get<Page<TimelineEntryDto>>(`${path}?limit=3`);
    const { previous } = await client.get<Page<TimelineEntryDto>>(String(next));
    expect(await client.list(String(previous))).toEqual(entries.slice(0, 3));
  });
});

describe('when the deadline passes', () => {
  it('a user without data is shown as overdue, and that is told', async () => {
    const hasty = new TrackingClient(await startApp({ TRACKING_DEADLINE: '100ms' }));
    try {
      const user = anId();
      await hasty.post(accountAdded({ user, account: anId() }));
      await waitFor('reports.overdue to be told', () => {
        return hasty.told(user, 'reports.overdue').then(({ length }) => length);
      });
      const { verdict, why } = await hasty.user(user);
      expect(verdict).toBe('overdue');
      expect(why).toMatch(/^still waiting for account …\w{5}, added /);
      const overdue = await hasty.list('/v2/users?verdict=overdue');
      expect(overdue).toMatchObject([{ id: user, deadline_at: null }]);
    } finally {
      await hasty.service.stop();
    }
  });
});
