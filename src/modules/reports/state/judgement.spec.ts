import { plusMs, type Instant } from '../../../common/instant.js';
import { CASE_USER, caseAccount, caseTime } from '../tracking/case-basics.js';
import type { Fact, FactKind } from '../tracking/fact.js';
import { judgementOf, type Evidence, type Judgement } from './judgement.js';
import type { LockedUser } from './tracking.repository.js';

const RULES = { deadlineMs: 15 * 60_000, skewMs: 60_000 };
const [A, B] = [caseAccount('A'), caseAccount('B')];

const NEW_USER: LockedUser = {
  id: CASE_USER,
  external_id: null,
  external_id_received_at: null,
  external_id_event_id: null,
  verdict: 'none',
  verdict_since: null,
  deadline_at: null,
};

function fact(account: string, kind: FactKind, time: string): Fact {
  const at = caseTime(time);
  const eventId = `${kind} ${account} ${time}`;
  const what = { user: CASE_USER, account, kind, eventId, errorCode: null };
  return { ...what, at, statedAt: at, exact: true, receivedAt: at };
}

const connectedAt10 = fact(A, 'connected', '10:00');

/** Judges one after the other, each time with what the time before left. */
function judgeInTurn(...steps: readonly [readonly Fact[], Instant | null][]): Judgement[] {
  let evidence: Evidence = { user: NEW_USER, facts: [], snapshots: [], accounts: [] };
  return steps.map(([facts, now]) => {
    const judgement = judgementOf({ ...evidence, facts }, RULES, now);
    const renewed = new Set(judgement.accounts.map(({ id }) => id));
    const kept = evidence.accounts.filter(({ id }) => !renewed.has(id));
    evidence = {
      user: judgement.user,
      facts,
      snapshots: [],
      accounts: [...kept, ...judgement.accounts],
    };
    return judgement;
  });
}

describe('a judgement', () => {
  it('is made as of the last fact, so that no deadline passes by itself', () => {
    const [judgement] = judgeInTurn([[connectedAt10], null]);
    expect(judgement?.user).toMatchObject({
      verdict: 'waiting',
      verdict_since: caseTime('10:00'),
      deadline_at: caseTime('10:15'),
    });
    expect(judgement).toMatchObject({ overdue: null, fullyReady: null });
  });

  it('lets it pass at the time that is given, and tells that once', () => {
    const facts = [connectedAt10];
    const now = plusMs(caseTime('10:15'), 500);
    const [, first, second] = judgeInTurn([facts, null], [facts, now], [facts, plusMs(now, 5_000)]);
    expect(first?.user).toMatchObject({ verdict: 'overdue', deadline_at: null });
    expect(first?.overdue).toEqual({
      user: CASE_USER,
      waiting_for: [{ id: A, status: 'connected', since: caseTime('10:00') }],
    });
    expect(second?.overdue).toBeNull();
  });

  it('tells a second spell also if nobody looked in between', () => {
    const again = [connectedAt10, fact(A, 'connected', '10:30')];
    const [, first, second] = judgeInTurn(
      [[connectedAt10], null],
      [[connectedAt10], caseTime('10:16')],
      [again, caseTime('11:00')],
    );
    expect(first?.overdue).not.toBeNull();
    expect(second?.user.verdict_since).toBe(caseTime('10:45'));
    expect(second?.overdue).not.toBeNull();
  });

  it('names only the accounts that are otherwise than they were', () => {
    const more = [connectedAt10, fact(B, 'added', '10:01')];
    const [first, second, third] = judgeInTurn([[connectedAt10], null], [more, null], [more, null]);
    const ids = [first, second, third].map((one) => one?.accounts.map(({ id }) => id));
    expect(ids).toEqual([[A], [B], []]);
  });

  it('keeps what was told while an account is without its data', () => {
    const ready = [connectedAt10, fact(A, 'ready', '10:05')];
    const again = [...ready, fact(A, 'connected', '11:00')];
    const [first, second] = judgeInTurn([ready, null], [again, null]);
    expect(first).toMatchObject({ accounts: [{ told_epoch: 1 }], fullyReady: { excluded: [] } });
    expect(second).toMatchObject({ accounts: [{ epoch: 2, told_epoch: 1 }], fullyReady: null });
  });
});
