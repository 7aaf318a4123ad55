import fc from 'fast-check';
import { Course } from './course.js';
import { FACT_KINDS } from './fact.js';
import { byTime } from './known-facts.js';
import type { KnownFact } from './known-facts.js';
import { connectionsOf, cutsOf } from './life.js';

const fact = fc
  .record({ kind: fc.constantFrom(...FACT_KINDS), at: fc.nat(20), exact: fc.boolean() })
  .map((one) => ({ ...one, account: 'a', received: 0, takenAt: null, isRepeated: false }));

/** Facts, each of an event of its own, and which of them are taken away again. */
const facts = fc
  .array(fc.tuple(fact, fc.boolean()), { maxLength: 25 })
  .map((all) => all.map(([one, goes], step) => ({ fact: { ...one, step }, goes })));

function courseOf(all: readonly { readonly fact: KnownFact; readonly goes: boolean }[]): Course {
  const course = new Course();
  for (const { fact } of all) course.add(fact);
  for (const { fact, goes } of all) if (goes) course.drop(fact);
  return course;
}

/** What is left, by time. */
function sorted(all: readonly { readonly fact: KnownFact; readonly goes: boolean }[]): KnownFact[] {
  return all
    .filter(({ goes }) => !goes)
    .map(({ fact }) => fact)
    .sort(byTime);
}

/** Goes through all facts in turn, as the rule is told in docs/tracking.md. */
function livesOf(all: readonly KnownFact[]): readonly (readonly KnownFact[])[] {
  const lives: KnownFact[][] = [];
  let [begin, removal] = [0, -1];
  all.forEach(({ kind }, index) => {
    if (kind === 'removed') removal = index;
    if (kind !== 'added' || removal < begin) return;
    lives.push(all.slice(begin, removal + 1));
    begin = removal + 1;
  });
  return [...lives, all.slice(begin)];
}

function connectionsIn(life: readonly KnownFact[]): number {
  const connected = life.filter(({ kind }) => kind === 'connected');
  const [first, sync] = [connected[0], life.find(({ kind }) => kind === 'ready')];
  const isUntold = sync !== undefined && (!first || (first.exact && sync.at < first.at));
  return connected.length + (isUntold ? 1 : 0);
}

it('keeps the facts of each kind by time, whatever comes and goes', () => {
  fc.assert(
    fc.property(facts, fact, (all, bound) => {
      const [course, left] = [courseOf(all), sorted(all)];
      const from: KnownFact = { ...bound, step: 0 };
      for (const kind of FACT_KINDS) {
        const own = left.filter((one) => one.kind === kind);
        const later = own.filter((one) => byTime(from, one) < 0);
        expect(course.of(kind)).toEqual(own);
        expect(course.first(kind, from)).toBe(later[0]);
        expect(course.last(kind, from)).toBe(later.at(-1));
        expect(course.count(kind, from)).toBe(later.length);
      }
    }),
    { numRuns: 300 },
  );
});

it('finds the lives of an account and their connections as one who goes through all of it', () => {
  fc.assert(
    fc.property(facts, (all) => {
      const [course, lives] = [courseOf(all), livesOf(sorted(all))];
      expect(cutsOf(course)).toEqual(lives.slice(0, -1).map((life) => life.at(-1)));
      expect(connectionsOf(course)).toBe(
        lives.map(connectionsIn).reduce((sum, count) => sum + count, 0),
      );
    }),
    { numRuns: 500 },
  );
});
