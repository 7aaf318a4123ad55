import { countUpTo } from './course.js';
import type { Course } from './course.js';
import { byTime } from './known-facts.js';
import type { KnownFact } from './known-facts.js';

/**
 * Where the account was taken up anew: the last removals before an `added`, by time. Its present
 * life is what is later than the last of them.
 */
export function cutsOf(course: Course): readonly KnownFact[] {
  const [cuts, removed]: [KnownFact[], readonly KnownFact[]] = [[], course.of('removed')];
  let before: KnownFact | null = null;
  for (const added of removed.length === 0 ? [] : course.of('added')) {
    const removal: KnownFact | undefined = removed[countUpTo(removed, added) - 1];
    if (removal !== undefined && (before === null || byTime(before, removal) < 0))
      cuts.push(removal);
    before = added;
  }
  return cuts;
}

/** The connections of the present life and of all before it. */
export function connectionsOf(course: Course): number {
  const bounds = [null, ...cutsOf(course)];
  const counts = bounds.map((from, index) =>
    connectionsIn(course, from, bounds[index + 1] ?? null),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * The connections later than `from`, up to `to`. Data without a connection, or older than the first
 * whose time is known, is of a connection that nobody told us of.
 */
function connectionsIn(course: Course, from: KnownFact | null, to: KnownFact | null): number {
  const within = (fact: KnownFact | undefined): KnownFact | undefined =>
    fact !== undefined && (to === null || byTime(fact, to) <= 0) ? fact : undefined;
  const first = within(course.first('connected', from));
  const sync = within(course.first('ready', from));
  const after = to === null ? 0 : course.count('connected', to);
  const isUntold =
    sync !== undefined && (first === undefined || (first.exact && sync.at < first.at));
  return course.count('connected', from) - after + (isUntold ? 1 : 0);
}
