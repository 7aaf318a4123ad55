import { figuresOf } from './account-figures.js';
import type { AccountFacts, AccountFigures } from './account-figures.js';
import { Course } from './course.js';
import type { Known } from './known-facts.js';
import { stepsOf } from './steps.js';
import type { Step } from './steps.js';
import { verdictOf, verdictPastDeadline } from './verdict.js';
import type { Verdict } from './verdict.js';

/** In microseconds. */
export interface Limits {
  readonly deadline: number;
  readonly skew: number;
}

/** An account, and how many connections of it were heard of one after the other. */
export interface AccountHistory extends AccountFigures {
  /**
   * The number of its distinct connections, except that it never falls: two connections that
   * turn out to be one later have been counted, and may have been told.
   */
  readonly epoch: number;
}

/** How a user came to be as they are; times in microseconds since 1970. */
export interface History {
  readonly accounts: ReadonlyMap<string, AccountHistory>;
  readonly verdict: Verdict;
  /** When the verdict became what it is: a receipt, or the passing of a deadline. */
  readonly since: number | null;
  /** The receipt of the last event after which an account stood otherwise than before. */
  readonly changedAt: number | null;
}

/**
 * Tells the user's history event by event in order of receipt, so that "the last event that
 * changed something" depends on the set of facts alone.
 */
export function historyOf(known: Known, limits: Limits, now: number): History {
  const accounts = new Map<string, AccountHistory>();
  const facts = new Map<string, AccountFacts>();
  let history: History = { accounts, verdict: 'none', since: null, changedAt: null };
  for (const step of stepsOf(known)) {
    const renewed = take(step, facts).map(([account, own]) => {
      return [account, grown(accounts.get(account), figuresOf(own, limits.skew))] as const;
    });
    const isChange = renewed.some(([account, after]) => differs(accounts.get(account), after));
    // With the accounts as they stood: what a deadline made of the user in between hangs on that.
    if (isChange) history = settle(history, limits, step.received);
    for (const [account, after] of renewed) accounts.set(account, after);
    if (isChange) history = change(history, step.received);
  }
  return settle(history, limits, now);
}

/** @returns the accounts of which something else is known now */
function take(
  { heard, same, outranked }: Step,
  facts: Map<string, AccountFacts>,
): readonly (readonly [string, AccountFacts])[] {
  const touched = new Map<string, AccountFacts>();
  const of = (account: string): AccountFacts => {
    const known = facts.get(account) ?? { standing: new Course(), heard: new Course() };
    facts.set(account, known);
    touched.set(account, known);
    return known;
  };
  for (const fact of same) {
    of(fact.account).standing.drop(fact);
    of(fact.account).heard.drop(fact);
  }
  for (const fact of outranked) of(fact.account).standing.drop(fact);
  for (const fact of heard) {
    of(fact.account).standing.add(fact);
    if (!fact.isRepeated) of(fact.account).heard.add(fact);
  }
  return [...touched];
}

/** Lets the deadline pass, if it has by `moment`. */
function settle(history: History, { deadline }: Limits, moment: number): History {
  const { verdict, changedAt, accounts } = history;
  if (verdict !== 'waiting' || changedAt === null || moment < changedAt + deadline) return history;
  const past = verdictPastDeadline([...accounts.values()]);
  return { ...history, verdict: past, since: changedAt + deadline };
}

/** A change starts the wait afresh, also for a user who was past the deadline. */
function change(history: History, received: number): History {
  const verdict = verdictOf([...history.accounts.values()]);
  const since = verdict === history.verdict ? (history.since ?? received) : received;
  return { ...history, verdict, since, changedAt: received };
}

function grown(before: AccountHistory | undefined, figures: AccountFigures): AccountHistory {
  const more = figures.connectionCount - (before?.connectionCount ?? 0);
  return { ...figures, epoch: (before?.epoch ?? 0) + Math.max(0, more) };
}

/** Times alone are no change: neither a later sync nor an earlier connection moves a deadline. */
function differs(before: AccountHistory | undefined, after: AccountHistory): boolean {
  return (
    before?.status !== after.status ||
    before.covered !== after.covered ||
    before.epoch !== after.epoch
  );
}
