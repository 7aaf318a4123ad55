import fc from 'fast-check';

/** What can happen to an account. */
export type What =
  'added' | 'connected' | 'failed' | 'broken' | 'partly scanned' | 'scanned' | 'removed';

/** How the webhook about it fares; milliseconds of the provider's clock. */
export interface Fate {
  /** How late each copy sets out; none: it is lost. */
  readonly copiesAfter: readonly number[];
}

/** Something happens to an account of a user. */
export interface Happening extends Fate {
  /** Milliseconds of the provider's clock since the user came. */
  readonly at: number;
  /** Which of the user's places: a new account can be added there after one was removed. */
  readonly place: number;
  readonly what: What;
}

/** All that happens to one user, in the order of time. */
export type History = readonly Happening[];

/** What histories there are. */
export interface HistoryRules {
  /** Whether webhooks are lost; a third of them. */
  readonly isLossy: boolean;
}

type State = 'none' | 'connecting' | 'failed' | 'connected' | 'ready' | 'broken';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** The provider makes ten reports of a user a day: no more connections than that. */
const MOST_CONNECTIONS = 9;

/** What may happen next, as often as it is named. */
const NEXT: Readonly<Record<State, readonly What[]>> = {
  none: ['added'],
  connecting: ['connected', 'connected', 'connected', 'failed', 'removed'],
  failed: ['connected', 'connected', 'failed', 'removed'],
  connected: [
    ...Array<What>(5).fill('scanned'),
    'partly scanned',
    'connected',
    'broken',
    'removed',
  ],
  ready: ['scanned', 'connected', 'connected', 'broken', 'broken', 'removed'],
  broken: ['connected', 'connected', 'failed', 'removed'],
};

const AFTERWARDS: Readonly<Record<What, (state: State) => State>> = {
  added: () => 'connecting',
  connected: () => 'connected',
  // What was connected once and can't be connected again has its data all the same.
  failed: (state) => (state === 'broken' ? 'broken' : 'failed'),
  broken: () => 'broken',
  'partly scanned': (state) => state,
  scanned: () => 'ready',
  removed: () => 'none',
};

interface Turn extends Fate {
  readonly gap: number;
  readonly choice: number;
}

interface Life {
  readonly turns: readonly Turn[];
  /** Most are waited for until they are connected and their data is in; none for the others. */
  readonly end: readonly Turn[];
}

/** One to five accounts, which are connected, fail, break, are repaired, taken away and come back. */
export function histories(rules: HistoryRules): fc.Arbitrary<History> {
  const one = turn(rules);
  const turns = fc.array(one, { minLength: 1, maxLength: 7 });
  const end = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(one, one) },
    { weight: 1, arbitrary: fc.constant<Turn[]>([]) },
  );
  const life = fc.record({ turns, end });
  const few = { weight: 2, arbitrary: fc.array(life, { minLength: 1, maxLength: 2 }) };
  const many = { weight: 1, arbitrary: fc.array(life, { minLength: 3, maxLength: 5 }) };
  return fc.oneof(few, many).map(historyOf);
}

function turn({ isLossy }: HistoryRules): fc.Arbitrary<Turn> {
  const late = fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 30 * SECOND }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 12 * MINUTE }) },
  );
  const told = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(late) },
    { weight: 1, arbitrary: fc.tuple(late, late) },
  );
  const lost = { weight: isLossy ? 1 : 0, arbitrary: fc.constant<number[]>([]) };
  const gap = fc.oneof(
    fc.integer({ min: 1, max: 5 * SECOND }),
    fc.integer({ min: 5 * SECOND, max: MINUTE }),
    fc.integer({ min: MINUTE, max: 4 * MINUTE }),
  );
  const copiesAfter = fc.oneof(lost, { weight: 2, arbitrary: told });
  return fc.record({ gap, choice: fc.nat(10_000), copiesAfter });
}

function historyOf(lives: readonly Life[]): History {
  const budget = { connections: MOST_CONNECTIONS };
  const all = lives.flatMap((life, place) => happeningsOf(life, place, budget));
  return all.toSorted((a, b) => a.at - b.at);
}

function happeningsOf(
  { turns, end }: Life,
  place: number,
  budget: { connections: number },
): readonly Happening[] {
  const happenings: Happening[] = [];
  let at = place * 20 * SECOND;
  let state = 'none' as State;
  const take = ({ gap, choice, copiesAfter }: Turn): void => {
    const wanted = NEXT[state][choice % NEXT[state].length] ?? 'removed';
    const what = wanted === 'connected' && budget.connections === 0 ? 'removed' : wanted;
    if (what === 'connected') budget.connections -= 1;
    state = AFTERWARDS[what](state);
    at += gap;
    happenings.push({ at, place, what, copiesAfter });
  };
  for (const turn of turns) take(turn);
  for (const turn of end) {
    // The first of what may happen next leads to the data.
    if (state === 'connecting' || state === 'connected') take({ ...turn, choice: 0 });
  }
  return happenings;
}
