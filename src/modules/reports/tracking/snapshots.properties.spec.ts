import fc from 'fast-check';
import { instantOfMicros, microsOf, minInstant, plusMs } from '../../../common/instant.js';
import type { Instant } from '../../../common/instant.js';
import { CASE_RULES, CASE_USER, caseAccount, caseTime } from './case-basics.js';
import { FACT_KINDS } from './fact.js';
import type { Fact } from './fact.js';
import { SNAPSHOT_EVENT } from './facts-of-snapshot.js';
import { caseInput } from './read-tracking-case.js';
import type { ReceivedEvent } from './received-event.js';
import { stateOf } from './state-of.js';
import type { TrackingInput, UserState } from './state-of.js';

const START = microsOf(caseTime('10:00'));
const ACCOUNTS = ['A', 'B', 'C'].map(caseAccount);
const END = instantOfMicros(START + 120 * 30_000_000);

/** Half minutes over an hour: so ties and near misses are common. */
const moment = fc.integer({ min: 0, max: 120 }).map((n) => instantOfMicros(START + n * 30_000_000));

const fact = fc
  .record({
    account: fc.constantFrom(...ACCOUNTS),
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

const facts = fc
  .array(fact, { maxLength: 12 })
  .map((all): Fact[] => all.map((f, i) => ({ ...f, eventId: `e${String(i).padStart(2, '0')}` })));

const listed = fc.record({
  id: fc.constantFrom(...ACCOUNTS),
  connection: fc.record({
    status: fc.constantFrom('connecting', 'connected', 'error'),
    error_code: fc.constantFrom(null, 'x', 'z'),
    updated_at: moment,
  }),
  scanned_at: fc.option(moment),
  availability: fc.record({
    identities: fc.constantFrom(null, { status: 'synced' }),
    paystubs: fc.constantFrom(null, { status: 'synced' }, { status: 'in_progress' }),
  }),
});

type Listed = typeof listed extends fc.Arbitrary<infer T> ? T : never;

/** What the provider says at `takenAt`: nothing that is still to come. */
function asOf(takenAt: Instant, accounts: readonly Listed[]): readonly Listed[] {
  return accounts.map((account) => ({
    ...account,
    connection: {
      ...account.connection,
      updated_at: minInstant(account.connection.updated_at, takenAt),
    },
    scanned_at: account.scanned_at === null ? null : minInstant(account.scanned_at, takenAt),
  }));
}

const answer = fc.record({
  takenAt: moment,
  lateMs: fc.constantFrom(0, 1_000, 600_000),
  accounts: fc.uniqueArray(listed, { maxLength: 3, selector: ({ id }) => id }),
});

function snapshotEvent(
  { takenAt, lateMs, accounts }: typeof answer extends fc.Arbitrary<infer T> ? T : never,
  index = 0,
): ReceivedEvent {
  const data = { user: CASE_USER, taken_at: takenAt, accounts: asOf(takenAt, accounts) };
  const receivedAt = plusMs(takenAt, lateMs);
  return { id: `s${String(index)}`, event: SNAPSHOT_EVENT, data, receivedAt };
}

const snapshots = fc
  .array(answer, { maxLength: 3 })
  .map((all) => caseInput(all.map(snapshotEvent)));

const history = fc.tuple(facts, snapshots).map(([heard, asked]): Required<TrackingInput> => ({
  facts: [...heard, ...asked.facts],
  notes: [],
  snapshots: asked.snapshots ?? [],
}));

const stateAt = (input: TrackingInput, now: Instant): UserState => stateOf(input, now, CASE_RULES);

const runs = { numRuns: 500 };

it('is the same for every order and repetition, and wherever snapshots stand', () => {
  const shuffled = history.chain((input) =>
    fc.tuple(
      fc.constant(input),
      fc.shuffledSubarray([...input.facts, ...input.facts], { minLength: 2 * input.facts.length }),
      fc.shuffledSubarray([...input.snapshots, ...input.snapshots], {
        minLength: 2 * input.snapshots.length,
      }),
    ),
  );
  fc.assert(
    fc.property(shuffled, moment, ([input, others, asked], now) => {
      const other = { facts: others, notes: [], snapshots: asked };
      expect(stateAt(other, now)).toEqual(stateAt(input, now));
    }),
    runs,
  );
});

/** What of a state the provider knows. Whether an error is a first one it doesn't say. */
function known({ accounts, verdict }: UserState): unknown {
  const present = accounts.filter(({ status }) => status !== 'removed');
  return {
    verdict,
    accounts: present.map(({ id, status, covered, errorCode, connectedAt, lastSyncedAt }) => {
      const isError = status === 'failed' || status === 'broken';
      const listedStatus = isError ? 'error' : status;
      return { id, status: listedStatus, covered, errorCode, connectedAt, lastSyncedAt };
    }),
  };
}

it('is what the provider says, whatever of before was lost, came twice or late', () => {
  const disturbed = fc.tuple(facts, snapshots, answer).map(([heard, asked, last]) => {
    const event = snapshotEvent(last, 9);
    const { takenAt } = last;
    const older = (one: Fact): boolean => (one.at ?? one.receivedAt) < takenAt;
    const before = (asked.snapshots ?? []).filter((one) => one.takenAt < takenAt);
    const ids = new Set(before.map(({ eventId }) => eventId));
    const said = [...heard.filter(older), ...asked.facts.filter((one) => ids.has(one.eventId))];
    return { event, said, before };
  });
  fc.assert(
    fc.property(disturbed, ({ event, said, before }) => {
      const alone = caseInput([event]);
      const input = {
        facts: [...said, ...alone.facts],
        notes: [],
        snapshots: [...before, ...(alone.snapshots ?? [])],
      };
      // Deadlines hang on when changes were heard of: as of a time at which none has passed.
      const now = instantOfMicros(0);
      const [one, other] = [stateAt(input, now), stateAt(alone, now)];
      expect(known(one)).toEqual(known(other));
    }),
    runs,
  );
});

it('never lets an epoch fall as events come in', () => {
  fc.assert(
    fc.property(history, (input) => {
      const epochs = new Map<string, number>();
      const receipts = [...input.facts, ...input.snapshots].map(({ receivedAt }) => receivedAt);
      for (const moment of [...new Set(receipts)].sort()) {
        const isHeard = (one: { readonly receivedAt: Instant }): boolean =>
          one.receivedAt <= moment;
        const heard = {
          facts: input.facts.filter(isHeard),
          notes: [],
          snapshots: input.snapshots.filter(isHeard),
        };
        for (const { id, epoch } of stateAt(heard, END).accounts) {
          expect(epoch).toBeGreaterThanOrEqual(epochs.get(id) ?? 1);
          epochs.set(id, epoch);
        }
      }
    }),
    runs,
  );
});

it('is not changed by hearing late what is dated before a snapshot', () => {
  fc.assert(
    fc.property(history, fact, (input, late) => {
      const taken = input.snapshots.map(({ takenAt }) => takenAt).sort();
      const latest = taken.at(-1);
      const at = late.statedAt;
      if (latest === undefined || at === null || at >= latest) return;
      const heard = { ...late, at, eventId: 'zz', receivedAt: plusMs(END, 3_600_000) };
      const state = stateAt({ ...input, facts: [...input.facts, heard] }, instantOfMicros(0));
      expect(state).toEqual(stateAt(input, instantOfMicros(0)));
    }),
    runs,
  );
});
