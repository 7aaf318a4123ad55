import type { FactKind } from './fact.js';
import type { KnownFact } from './known-facts.js';

/**
 * An account since it was first heard of, or since it was taken up again: its facts by time that
 * are later than the last removal before an `added`, each kind by itself.
 */
export interface Life extends Readonly<Record<FactKind, readonly KnownFact[]>> {
  /** The time of that removal. */
  readonly after: number | null;
  /** Of this life and all before. */
  readonly connectionCount: number;
}

/** The present life of an account. `facts`: all that is known of it, by time. */
export function lifeOf(facts: readonly KnownFact[]): Life {
  const counts: number[] = [];
  let begin = 0;
  for (const end of cutsOf(facts)) {
    counts.push(connectionsIn(facts, begin, end));
    begin = end;
  }
  counts.push(connectionsIn(facts, begin, facts.length));
  const after = begin === 0 ? null : (facts[begin - 1]?.at ?? null);
  const connectionCount = counts.reduce((sum, count) => sum + count, 0);
  return { after, connectionCount, ...byKind(facts, begin) };
}

/**
 * The connections among the facts from `begin` to before `end`. Data without a connection, or
 * older than the first whose time is known, is of a connection that nobody told us of.
 */
function connectionsIn(facts: readonly KnownFact[], begin: number, end: number): number {
  let count = 0;
  let [first, sync]: [KnownFact | null, KnownFact | null] = [null, null];
  for (let i = begin; i < end; i++) {
    const fact = facts[i] ?? null;
    if (fact?.kind === 'ready') sync ??= fact;
    if (fact?.kind !== 'connected') continue;
    first ??= fact;
    count += 1;
  }
  const isUntold = sync !== null && (first === null || (first.exact && sync.at < first.at));
  return count + (isUntold ? 1 : 0);
}

/** Where an account starts anew: behind the last removal before an `added`. */
function cutsOf(facts: readonly KnownFact[]): readonly number[] {
  const cuts: number[] = [];
  let removalEnd: number | null = null;
  for (const [index, fact] of facts.entries()) {
    if (fact.kind === 'removed') removalEnd = index + 1;
    if (fact.kind !== 'added' || removalEnd === null) continue;
    cuts.push(removalEnd);
    removalEnd = null;
  }
  return cuts;
}

function byKind(facts: readonly KnownFact[], begin: number): Record<FactKind, KnownFact[]> {
  const kinds: Record<FactKind, KnownFact[]> = {
    added: [],
    connected: [],
    error: [],
    ready: [],
    removed: [],
    mentioned: [],
  };
  for (let i = begin; i < facts.length; i++) {
    const fact = facts[i];
    if (fact !== undefined) kinds[fact.kind].push(fact);
  }
  return kinds;
}
