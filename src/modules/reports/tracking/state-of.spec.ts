import type { Fact, UserNote } from './fact.js';
import { factsOf } from './facts-of-event.js';
import { caseEvent } from './read-tracking-case.js';
import { CASE_RULES, caseAccount, caseTime } from './case-basics.js';
import { stateOf } from './state-of.js';
import type { UserState } from './state-of.js';

function factsFrom(heard: readonly string[]): readonly Fact[] {
  return heard.map(caseEvent).flatMap((event) => {
    const reading = factsOf(event);
    return 'facts' in reading ? reading.facts : [];
  });
}

const stateAt = (now: string, ...heard: string[]): UserState =>
  stateOf({ facts: factsFrom(heard), notes: [] }, caseTime(now), CASE_RULES);

const note = (externalId: string, receivedAt: string, eventId: string): UserNote => ({
  externalId,
  receivedAt: caseTime(receivedAt),
  eventId,
});

describe('times', () => {
  it('says since when an account is in its status, and when it last changed', () => {
    const { accounts } = stateAt(
      '12:00',
      '10:00 accounts.connected A@09:59',
      '10:05 reports.ready A@10:04',
      '11:00 accounts.connected A@10:59',
      '11:30 accounts.failed B@11:10',
      '11:31 accounts.failed B@11:20',
    );
    expect(accounts).toEqual([
      {
        id: caseAccount('A'),
        status: 'connected',
        covered: false,
        epoch: 2,
        since: caseTime('09:59'),
        errorCode: null,
        connectedAt: caseTime('10:59'),
        lastSyncedAt: caseTime('10:04'),
      },
      {
        id: caseAccount('B'),
        status: 'failed',
        covered: false,
        epoch: 1,
        since: caseTime('11:10'),
        errorCode: null,
        connectedAt: null,
        lastSyncedAt: null,
      },
    ]);
  });

  it('counts the status of an account from its last turn', () => {
    const { accounts } = stateAt(
      '12:00',
      '10:00 accounts.connected A@10:00',
      '10:10 accounts.failed A@10:10',
      '10:20 accounts.connected A@10:20',
      '10:30 reports.ready A@10:25',
      '11:00 accounts.connected B@10:30',
      '11:00 accounts.removed B',
      '11:10 accounts.removed B',
    );
    expect(accounts.map(({ since }) => since)).toEqual([caseTime('10:20'), caseTime('11:00')]);
  });

  it('knows when it was changed last, and what follows from that', () => {
    const heard = ['10:00 accounts.added A', '10:02 accounts.connected A@10:01'];
    const state = stateAt('10:10', ...heard, '10:05 accounts.updated A@10:01 connected');
    expect(state).toMatchObject({
      verdict: 'waiting',
      since: caseTime('10:00'),
      changedAt: caseTime('10:02'),
      deadlineAt: caseTime('10:17'),
    });
  });

  it('counts an overdue user from the deadline, and has no further one', () => {
    expect(stateAt('11:00', '10:00 accounts.added A')).toMatchObject({
      verdict: 'overdue',
      since: caseTime('10:15'),
      changedAt: caseTime('10:00'),
      deadlineAt: null,
    });
  });

  it('counts a user who waits again after being overdue from then on', () => {
    const state = stateAt('11:05', '10:00 accounts.added A', '11:00 accounts.connected A@11:00');
    expect(state).toMatchObject({ verdict: 'waiting', since: caseTime('11:00') });
  });

  it('counts a user who is ready by the deadline from there, also when the rest comes in', () => {
    const heard = ['10:00 accounts.added B', '10:00 reports.ready A@10:00'];
    expect(stateAt('10:20', ...heard)).toMatchObject({
      verdict: 'ready',
      since: caseTime('10:15'),
      deadlineAt: null,
    });
    expect(stateAt('10:40', ...heard, '10:30 reports.ready B@10:30')).toMatchObject({
      verdict: 'ready',
      since: caseTime('10:15'),
      changedAt: caseTime('10:30'),
    });
  });

  it('has none where nothing was heard', () => {
    expect(stateAt('10:00')).toMatchObject({ since: null, changedAt: null, deadlineAt: null });
    const removed = stateAt('10:05', '10:00 accounts.removed A');
    expect(removed).toMatchObject({ verdict: 'none', since: caseTime('10:00'), deadlineAt: null });
  });

  it('takes receipts that are later than now as they are', () => {
    const state = stateAt('09:00', '10:00 accounts.added A');
    expect(state).toMatchObject({ verdict: 'waiting', deadlineAt: caseTime('10:15') });
  });
});

describe('excluded accounts', () => {
  const heard = [
    '10:00 accounts.failed A invalid_credentials',
    '10:00 accounts.connected B@10:00',
    '10:00 accounts.added C',
    '10:00 accounts.removed D',
    '10:00 reports.ready E@10:00',
  ];

  it('are the failed ones while the others are waited for', () => {
    expect(stateAt('10:05', ...heard).excluded).toEqual([
      {
        id: caseAccount('A'),
        status: 'failed',
        errorCode: 'invalid_credentials',
        reason: 'failed to connect 5 min ago (invalid_credentials)',
      },
    ]);
  });

  it('are all without data once the deadline has passed', () => {
    const { verdict, excluded } = stateAt('10:15', ...heard);
    expect(verdict).toBe('ready');
    expect(excluded.map(({ id, reason }) => [id, reason])).toEqual([
      [caseAccount('A'), 'failed to connect 15 min ago (invalid_credentials)'],
      [caseAccount('B'), 'connected 15 min ago, no data yet'],
      [caseAccount('C'), 'added 15 min ago, not connected yet'],
    ]);
  });
});

describe('texts', () => {
  it('keeps the external id received last, at the same moment that of the greater event', () => {
    const notes = [
      note('second', '10:05', 'e2'),
      note('first', '10:00', 'e9'),
      note('third', '10:05', 'e3'),
      note('', '10:30', 'e4'),
    ];
    const read = (all: UserNote[]): string | null =>
      stateOf({ facts: [], notes: all }, caseTime('11:00'), CASE_RULES).externalId;
    expect(read(notes)).toBe('third');
    expect(read([...notes].reverse())).toBe('third');
    expect(read([])).toBeNull();
  });

  it('shows the error code received last while the account is down', () => {
    const heard = [
      '10:00 accounts.failed A@10:00 first',
      '10:01 accounts.failed A@09:00 second',
      '10:02 accounts.failed A@10:02',
    ];
    const codeOf = (...all: string[]): unknown => stateAt('11:00', ...all).accounts[0]?.errorCode;
    expect(codeOf(...heard)).toBe('second');
    expect(codeOf(...[...heard, '10:05 accounts.connected A@10:05'])).toBeNull();
    const anew = ['10:05 accounts.removed A', '10:06 accounts.added A', '10:07 accounts.failed A'];
    expect(codeOf(...heard, ...anew)).toBeNull();
  });
});

it('is done in time with thousands of facts', () => {
  const base = factsFrom(['10:00 accounts.connected A@10:00'])[0] as Fact;
  const kinds = ['connected', 'error', 'ready', 'removed', 'added'] as const;
  const facts = Array.from({ length: 5000 }, (_, i): Fact => {
    const receivedAt = caseTime(`10:${String(10 + (i % 40))}:00.${String(i).padStart(6, '0')}`);
    const exact = i % 3 > 0;
    const statedAt = exact
      ? caseTime(`0${String(i % 9)}:00:00.${String(i).padStart(6, '0')}`)
      : null;
    const kind = kinds[i % 5] ?? 'connected';
    return {
      ...base,
      eventId: `e${String(i)}`,
      kind,
      at: statedAt ?? receivedAt,
      statedAt,
      exact,
      receivedAt,
    };
  });
  const start = performance.now();
  expect(stateOf({ facts, notes: [] }, caseTime('23:00'), CASE_RULES).accounts).toHaveLength(1);
  expect(performance.now() - start).toBeLessThan(60_000);
});
