import type { FactKind } from './fact.js';
import { byTime } from './known-facts.js';
import type { KnownFact } from './known-facts.js';

/**
 * Facts about one account in the order of time, each kind by itself. Facts come and go as the
 * events are gone through, so that a long history need not be sorted anew at every event.
 */
export class Course {
  readonly #kinds: Readonly<Record<FactKind, KnownFact[]>> = {
    added: [],
    connected: [],
    error: [],
    ready: [],
    removed: [],
    mentioned: [],
  };

  add(fact: KnownFact): void {
    const list = this.#kinds[fact.kind];
    list.splice(countUpTo(list, fact), 0, fact);
  }

  /** Does nothing if the fact is not there. */
  drop(fact: KnownFact): void {
    const list = this.#kinds[fact.kind];
    const index = countUpTo(list, fact) - 1;
    if (list[index] === fact) list.splice(index, 1);
  }

  /** The facts of a kind, by time. */
  of(kind: FactKind): readonly KnownFact[] {
    return this.#kinds[kind];
  }

  /** The last fact of a kind if it is later than `bound`. */
  last(kind: FactKind, bound: KnownFact | null): KnownFact | undefined {
    const fact = this.#kinds[kind].at(-1);
    return fact !== undefined && (bound === null || byTime(bound, fact) < 0) ? fact : undefined;
  }

  /** The first fact of a kind that is later than `bound`. */
  first(kind: FactKind, bound: KnownFact | null): KnownFact | undefined {
    const list = this.#kinds[kind];
    return list[bound === null ? 0 : countUpTo(list, bound)];
  }

  /** How many facts of a kind are later than `bound`. */
  count(kind: FactKind, bound: KnownFact | null): number {
    const list = this.#kinds[kind];
    return list.length - (bound === null ? 0 : countUpTo(list, bound));
  }
}

/** How many of the facts, which are by time, are not later than `bound`. */
export function countUpTo(facts: readonly KnownFact[], bound: KnownFact): number {
  let [low, high] = [0, facts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const fact = facts[middle];
    if (fact !== undefined && byTime(fact, bound) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
