import { byTime } from './known-facts.js';
import type { KnownFact } from './known-facts.js';

/**
 * An inexact fact received within this of an exact one of its kind is the same fact: one event
 * often comes twice, through subscriptions with and without the account's data. In microseconds.
 */
const SAME_FACT = 120_000_000;

/** A fact in the course of an account. */
interface Entry {
  readonly fact: KnownFact;
  /** The step from which on it is known to be the same as an exact one, which then stands. */
  readonly sameFrom: number;
}

/** What is known of one account. It is given in order of receipt. */
export class Timeline {
  readonly #entries: readonly Entry[];

  constructor(facts: readonly KnownFact[]) {
    const exact = facts.filter((fact) => fact.exact);
    this.#entries = [...facts].sort(byTime).map((fact) => {
      return { fact, sameFrom: fact.exact ? Infinity : sameFrom(fact, exact) };
    });
  }

  /** The facts that stood when the event at `step` was heard, by time. */
  standingAt(step: number): readonly KnownFact[] {
    const standing: KnownFact[] = [];
    for (const { fact, sameFrom } of this.#entries) {
      if (fact.step <= step && sameFrom > step) standing.push(fact);
    }
    return standing;
  }
}

/**
 * An exact one may be told late: it is near if it happened, or was first heard of, near to when
 * the inexact one was received. `exact` in order of receipt.
 */
function sameFrom(inexact: KnownFact, exact: readonly KnownFact[]): number {
  const [from, to] = [inexact.received - SAME_FACT, inexact.received + SAME_FACT];
  for (const fact of exact) {
    if (fact.received < from || fact.kind !== inexact.kind) continue;
    if (fact.received <= to || (fact.at >= from && fact.at <= to)) return fact.step;
  }
  return Infinity;
}

/** The facts of each account. */
export function timelinesOf(facts: readonly KnownFact[]): ReadonlyMap<string, Timeline> {
  const byAccount = new Map<string, KnownFact[]>();
  for (const fact of facts) {
    const ofAccount = byAccount.get(fact.account);
    if (ofAccount === undefined) byAccount.set(fact.account, [fact]);
    else ofAccount.push(fact);
  }
  return new Map([...byAccount].map(([account, all]) => [account, new Timeline(all)]));
}
