import { instantOfMicros, microsOf } from '../../../common/instant.js';
import type { Instant } from '../../../common/instant.js';
import { accountStateOf } from './account-state.js';
import type { AccountState } from './account-state.js';
import type { Fact, Snapshot, UserNote } from './fact.js';
import { historyOf } from './history.js';
import type { History } from './history.js';
import { knownOf } from './known-facts.js';
import type { Known } from './known-facts.js';
import { isOutranked } from './steps.js';
import { isOpen } from './verdict.js';
import type { Verdict } from './verdict.js';
import { isLeftOut, standingOf, whyOf } from './why.js';

/** All that is known of one user; order and repetition mean nothing. */
export interface TrackingInput {
  readonly facts: readonly Fact[];
  readonly notes: readonly UserNote[];
  /** Unset: the provider was never asked. */
  readonly snapshots?: readonly Snapshot[];
}

/** In milliseconds. */
export interface TrackingRules {
  /** How long a user waits in vain, counted from the last event that changed something. */
  readonly deadlineMs: number;
  /** How long before an undated connection was received its data may have been. */
  readonly skewMs: number;
}

/** An account without which a report is generated. */
export interface ExcludedAccount extends Pick<AccountState, 'id' | 'status' | 'errorCode'> {
  /** For people: `connected 16 min ago, no data yet`. */
  readonly reason: string;
}

/** What is known of a user at a moment. */
export interface UserState {
  readonly verdict: Verdict;
  /** When the verdict became this: a receipt or a deadline. Null if nothing was ever heard. */
  readonly since: Instant | null;
  /** One sentence for people. It says "12 min ago": made when it is read, not to be stored. */
  readonly why: string;
  readonly externalId: string | null;
  /** By id. */
  readonly accounts: readonly AccountState[];
  /** Those that are left, have no data, and are not waited for. */
  readonly excluded: readonly ExcludedAccount[];
  /** When a waiting user turns `overdue`, or `ready` without the open accounts; else null. */
  readonly deadlineAt: Instant | null;
  /** Receipt of the last event that changed an account's status, coverage or epoch. */
  readonly changedAt: Instant | null;
}

/**
 * The state of one user: a function of the set of facts and notes, of the rules and of `now`, and
 * of nothing else. The rules are told in docs/tracking.md.
 */
export function stateOf(input: TrackingInput, now: Instant, rules: TrackingRules): UserState {
  const limits = { deadline: rules.deadlineMs * 1000, skew: rules.skewMs * 1000 };
  const known = knownOf(input.facts, input.snapshots);
  const history = historyOf(known, limits, microsOf(now));
  const accounts = accountsOf(history, codedFacts(input, known));
  const { verdict, changedAt } = history;
  const isWaiting = verdict === 'waiting' && changedAt !== null;
  return {
    verdict,
    since: instantOrNull(history.since),
    why: whyOf(verdict, accounts, now),
    externalId: lastExternalId(input.notes),
    accounts,
    excluded: excludedOf(verdict, accounts, now),
    deadlineAt: isWaiting ? instantOfMicros(changedAt + limits.deadline) : null,
    changedAt: instantOrNull(changedAt),
  };
}

function accountsOf(
  history: History,
  coded: ReadonlyMap<string, readonly Fact[]>,
): readonly AccountState[] {
  const ids = [...history.accounts.keys()].sort();
  return ids.flatMap((id) => {
    const account = history.accounts.get(id);
    return account === undefined ? [] : [accountStateOf(id, account, coded.get(id) ?? [])];
  });
}

/** The facts of each account that carry an error code and stand. */
function codedFacts(
  { facts, snapshots = [] }: TrackingInput,
  known: Known,
): ReadonlyMap<string, readonly Fact[]> {
  const taken = new Map(snapshots.map(({ eventId, takenAt }) => [eventId, microsOf(takenAt)]));
  const coded = new Map<string, Fact[]>();
  for (const fact of facts) {
    const { account, errorCode, at, receivedAt, eventId } = fact;
    if (errorCode === null) continue;
    if (isOutranked(microsOf(at ?? receivedAt), taken.get(eventId) ?? null, known)) continue;
    const ofAccount = coded.get(account);
    if (ofAccount === undefined) coded.set(account, [fact]);
    else ofAccount.push(fact);
  }
  return coded;
}

/** A user past the deadline who has data is ready without those that are still open. */
function excludedOf(
  verdict: Verdict,
  accounts: readonly AccountState[],
  now: Instant,
): readonly ExcludedAccount[] {
  const excluded = accounts.filter((a) => isLeftOut(a) && (verdict === 'ready' || !isOpen(a)));
  return excluded.map((account) => {
    const { id, status, errorCode } = account;
    return { id, status, errorCode, reason: standingOf(account, now) };
  });
}

/** The one received last, at the same moment the one of the greater event id. */
function lastExternalId(notes: readonly UserNote[]): string | null {
  const said = notes.filter((note) => note.externalId !== '');
  const last = said.reduce<UserNote | null>((a, b) => (a === null || isLater(b, a) ? b : a), null);
  return last?.externalId ?? null;
}

function isLater(a: UserNote, b: UserNote): boolean {
  if (a.receivedAt !== b.receivedAt) return a.receivedAt > b.receivedAt;
  return a.eventId > b.eventId;
}

const instantOrNull = (micros: number | null): Instant | null =>
  micros === null ? null : instantOfMicros(micros);
