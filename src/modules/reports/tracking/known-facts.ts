import { microsOf } from '../../../common/instant.js';
import type { Fact, FactKind } from './fact.js';

/**
 * A fact as the state is computed from it. Times are microseconds since 1970: numbers, because
 * a user's history is gone through once per event.
 */
export interface KnownFact {
  readonly account: string;
  /** A `ready` without a sync time is a `mentioned` here. */
  readonly kind: FactKind;
  readonly at: number;
  readonly exact: boolean;
  readonly received: number;
  /** The place of its event among the user's events, in order of receipt, then of id. */
  readonly step: number;
}

/** At the same moment: removed over error over connected and ready. */
const RANK: Readonly<Record<FactKind, number>> = {
  mentioned: 0,
  added: 0,
  connected: 1,
  ready: 1,
  error: 2,
  removed: 3,
};

/** The order of the timeline: by time, at the same time by what overrules what. */
export function byTime(a: KnownFact, b: KnownFact): number {
  return a.at - b.at || RANK[a.kind] - RANK[b.kind] || a.received - b.received || a.step - b.step;
}

/**
 * The facts that say something new, in order of receipt. Dropped is what an earlier one has said
 * already: the same stated time, a second mention. So what is kept does not depend on the order or
 * the repetition in which facts are given, and a fact that is dropped changes no state.
 */
export function knownFacts(facts: readonly Fact[]): readonly KnownFact[] {
  const seen = new Set<string>();
  const known: KnownFact[] = [];
  let [step, event] = [-1, ''];
  for (const fact of [...facts].sort(byReceipt)) {
    const [key, heardIn] = [keyOf(fact), `${fact.receivedAt} ${fact.eventId}`];
    if (heardIn !== event) step += 1;
    event = heardIn;
    if (!seen.has(key)) known.push(knownFact(fact, step));
    seen.add(key);
  }
  return known;
}

/** By receipt, then by the event's id, then by what is said. */
export function byReceipt(a: Fact, b: Fact): number {
  return (
    order(a.receivedAt, b.receivedAt) ||
    order(a.eventId, b.eventId) ||
    order(a.account, b.account) ||
    order(a.kind, b.kind) ||
    order(a.at ?? '', b.at ?? '')
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function knownFact(fact: Fact, step: number): KnownFact {
  const { account, exact } = fact;
  const received = microsOf(fact.receivedAt);
  const at = fact.at === null ? received : microsOf(fact.at);
  return { account, kind: kindOf(fact), at, exact, received, step };
}

const kindOf = (fact: Fact): FactKind =>
  fact.kind === 'ready' && fact.at === null ? 'mentioned' : fact.kind;

function keyOf(fact: Fact): string {
  const kind = kindOf(fact);
  const when = kind === 'mentioned' ? '' : (fact.statedAt ?? `received ${fact.receivedAt}`);
  return `${fact.account} ${kind} ${when}`;
}
