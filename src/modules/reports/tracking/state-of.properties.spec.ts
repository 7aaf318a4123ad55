import fc from 'fast-check';
import { instantOfMicros, microsOf, minInstant, plusMs } from '../../../common/instant.js';
import type { Instant } from '../../../common/instant.js';
import { FACT_KINDS } from './fact.js';
import type { Fact } from './fact.js';
import { byReceipt } from './known-facts.js';
import { CASE_USER, caseAccount, caseTime } from './case-basics.js';
import { stateOf } from './state-of.js';
import type { UserState } from './state-of.js';
import { coveredEpochs, newlyCovered } from './tellable.js';
import { isOpen } from './verdict.js';

const START = microsOf(caseTime('10:00'));
const RULES = { deadlineMs: 15 * 60_000, skewMs: 60_000 };

/** Half minutes over an hour: so ties, near misses and deadlines are common. */
const moment = fc.integer({ min: 0, max: 120 }).map((n) => instantOfMicros(START + n * 30_000_000));

const fact = fc
  .record({
    account: fc.constantFrom(...['A', 'B', 'C'].map(caseAccount)),
    kind: fc.constantFrom(...FACT_KINDS),
    stated: fc.option(moment),
    receivedAt: moment,
    errorCode: fc.constantFrom(null, 'x', 'y'),
  })
  .map(({ account, kind, stated, receivedAt, errorCode }): Omit<Fact, 'eventId'> => {
    const inexactAt = kind === 'ready' ? null : receivedAt;
    const at = stated === null ? inexactAt : minInstant(stated, receivedAt);
    const exact = stated !== null;
    return { user: CASE_USER, account, kind, at, statedAt: stated, exact, receivedAt, errorCode };
  });

const history = fc
  .array(fact, { maxLength: 14 })
  .map((facts): Fact[] =>
    facts.map((f, i) => ({ ...f, eventId: `e${String(i).padStart(2, '0')}` })),
  );

const stateAt = (facts: readonly Fact[], now: Instant): UserState =>
  stateOf({ facts, notes: [] }, now, RULES);

const standing = (state: UserState): unknown =>
  state.accounts.map(({ id, status, covered, epoch }) => ({ id, status, covered, epoch }));

const runs = { numRuns: 500 };

it('is the same for every order and repetition', () => {
  const shuffled = history.chain((facts) =>
    fc.tuple(
      fc.constant(facts),
      fc.shuffledSubarray([...facts, ...facts], { minLength: 2 * facts.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, moment, ([facts, others], now) => {
      expect(stateAt(others, now)).toEqual(stateAt(facts, now));
    }),
    runs,
  );
});

it('is not changed by hearing a fact again later', () => {
  fc.assert(
    fc.property(history, fc.nat(), moment, (facts, pick, now) => {
      const known = facts.filter((f) => f.statedAt !== null && f.errorCode === null);
      const again = known[pick % Math.max(1, known.length)];
      if (again === undefined) return;
      const receivedAt = plusMs(instantOfMicros(START), 3_600_000);
      const later = { ...again, eventId: 'late', receivedAt };
      expect(stateAt([...facts, later], now)).toEqual(stateAt(facts, now));
    }),
    runs,
  );
});

it('was changed last by the last receipt before which it stood otherwise', () => {
  fc.assert(
    fc.property(history, moment, (facts, now) => {
      const sorted = [...facts].sort(byReceipt);
      const standings = [[], ...sorted.map((_, i) => sorted.slice(0, i + 1))].map((prefix) =>
        JSON.stringify(standing(stateAt(prefix, now))),
      );
      const changes = sorted.filter((_, i) => standings[i] !== standings[i + 1]);
      expect(stateAt(facts, now).changedAt).toBe(changes.at(-1)?.receivedAt ?? null);
    }),
    runs,
  );
});

it('says since when, as one who looked all the time would', () => {
  fc.assert(
    fc.property(history, moment, (facts, now) => {
      const state = stateAt(facts, now);
      const heard = facts.filter(({ receivedAt }) => receivedAt <= now);
      if (heard.length < facts.length || state.since === null) return;
      const before = (at: Instant): UserState =>
        stateAt(
          facts.filter(({ receivedAt }) => receivedAt <= at),
          at,
        );
      expect(before(state.since).verdict).toBe(state.verdict);
      expect(state.since <= now).toBe(true);
      for (let at = state.since; at <= now; at = plusMs(at, 30_000)) {
        expect(before(at).verdict).toBe(state.verdict);
      }
    }),
    runs,
  );
});

it('turns at the deadline and at no other time', () => {
  fc.assert(
    fc.property(history, (facts) => {
      const state = stateAt(facts, instantOfMicros(START));
      if (state.verdict !== 'waiting' || state.deadlineAt === null) {
        expect(state.deadlineAt).toBeNull();
        return;
      }
      const { deadlineAt } = state;
      expect(stateAt(facts, plusMs(deadlineAt, -0.001)).verdict).toBe('waiting');
      const past = state.accounts.some(({ covered }) => covered) ? 'ready' : 'overdue';
      expect(stateAt(facts, deadlineAt)).toMatchObject({ verdict: past, since: deadlineAt });
      expect(stateAt(facts, plusMs(deadlineAt, 1e9)).verdict).toBe(past);
    }),
    runs,
  );
});

it('waits only for open accounts, never for one that failed, broke or was removed', () => {
  fc.assert(
    fc.property(history, (facts) => {
      const { verdict, accounts } = stateAt(facts, instantOfMicros(START));
      expect(verdict === 'waiting').toBe(accounts.some(isOpen));
      const blocking = accounts.filter(isOpen).map(({ status }) => status);
      expect(blocking.filter((status) => !['pending', 'connected'].includes(status))).toEqual([]);
    }),
    runs,
  );
});

it('never lets an epoch fall as events come in', () => {
  fc.assert(
    fc.property(history, moment, (facts, now) => {
      const sorted = [...facts].sort(byReceipt);
      const epochs = new Map<string, number>();
      sorted.forEach((_, i) => {
        for (const { id, epoch } of stateAt(sorted.slice(0, i + 1), now).accounts) {
          expect(epoch).toBeGreaterThanOrEqual(epochs.get(id) ?? 1);
          epochs.set(id, epoch);
        }
      });
    }),
    runs,
  );
});

it('has nothing to tell once it was told', () => {
  fc.assert(
    fc.property(history, moment, (facts, now) => {
      const state = stateAt(facts, now);
      expect(newlyCovered(state, coveredEpochs(state))).toEqual([]);
      const covered = state.accounts.filter((account) => account.covered);
      expect(newlyCovered(state, new Map())).toEqual(covered.map(({ id }) => id));
    }),
    runs,
  );
});
