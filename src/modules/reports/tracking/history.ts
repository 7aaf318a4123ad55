import { figuresOf } from './account-figures.js';
import type { AccountFigures } from './account-figures.js';
import type { KnownFact } from './known-facts.js';
import { timelinesOf } from './timeline.js';
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
 * changed something" depends on the set of facts alone. `facts` as `knownFacts` gives them.
 */
export function historyOf(facts: readonly KnownFact[], limits: Limits, now: number): History {
  const accounts = new Map<string, AccountHistory>();
  const timelines = timelinesOf(facts);
  let history: History = { accounts, verdict: 'none', since: null, changedAt: null };
  for (const { step, received, touched } of eventsOf(facts)) {
    const renewed = [...touched].map((account) => {
      const known = timelines.get(account)?.standingAt(step) ?? [];
      return [account, grown(accounts.get(account), figuresOf(known, limits.skew))] as const;
    });
    const isChange = renewed.some(([account, after]) => differs(accounts.get(account), after));
    // With the accounts as they stood: what a deadline made of the user in between hangs on that.
    if (isChange) history = settle(history, limits, received);
    for (const [account, after] of renewed) accounts.set(account, after);
    if (isChange) history = change(history, received);
  }
  return settle(history, limits, now);
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

interface HeardEvent {
  readonly step: number;
  readonly received: number;
  readonly touched: Set<string>;
}

function eventsOf(facts: readonly KnownFact[]): readonly HeardEvent[] {
  const events: HeardEvent[] = [];
  for (const { step, received, account } of facts) {
    const event = events.at(-1);
    if (event?.step === step) event.touched.add(account);
    else events.push({ step, received, touched: new Set([account]) });
  }
  return events;
}
