import { maxInstant, type Instant } from '../../../common/instant.js';
import type { FullyReadyData } from '../events/users-fully-ready.event.js';
import type { OverdueData } from '../events/users-overdue.event.js';
import type { VerdictChange } from '../events/verdicts-changed.event.js';
import type { AccountState } from '../tracking/account-state.js';
import type { Fact, Snapshot } from '../tracking/fact.js';
import { stateOf, type TrackingRules, type UserState } from '../tracking/state-of.js';
import { newlyCovered } from '../tracking/tellable.js';
import { isOpen } from '../tracking/verdict.js';
import { noteOf } from './external-id.js';
import type { AccountRow, LockedUser } from './tracking.repository.js';

/** All that is stored of one user. */
export interface Evidence {
  readonly user: LockedUser;
  readonly facts: readonly Fact[];
  readonly snapshots: readonly Snapshot[];
  readonly accounts: readonly AccountRow[];
}

/** What follows: the rows to write, and what is to be told, if anything is. */
export interface Judgement {
  readonly user: LockedUser;
  /** Those that are otherwise than they were. */
  readonly accounts: readonly AccountRow[];
  /** Those of which nothing stands any more: a snapshot that was received earlier outranks it all. */
  readonly unheardOf: readonly AccountRow[];
  readonly fullyReady: FullyReadyData | null;
  readonly overdue: OverdueData | null;
  /** The verdict is another than before, or the same once more after another in between. */
  readonly change: (VerdictChange & { readonly why: string }) | null;
}

/**
 * Judges a user by the facts, as of the last of them: without a clock, so that a backlog comes to
 * the same as what is processed as it comes. Only when a deadline is looked at, time goes on to
 * `now`. It never goes back behind the present verdict.
 */
export function judgementOf(
  evidence: Evidence,
  rules: TrackingRules,
  now: Instant | null,
): Judgement {
  const { user, facts, snapshots } = evidence;
  const note = noteOf(user);
  const moment = momentOf(evidence, now);
  const notes = note === null ? [] : [note];
  const state = stateOf({ facts, notes, snapshots }, moment, rules);
  const fullyReady = fullyReadyOf(evidence, state);
  return {
    user: {
      ...user,
      verdict: state.verdict,
      verdict_since: state.since,
      deadline_at: state.deadlineAt,
    },
    accounts: changedAccounts(evidence, state, fullyReady !== null),
    unheardOf: evidence.accounts.filter(({ id }) => state.accounts.every((one) => one.id !== id)),
    fullyReady,
    overdue: overdueOf(user, state),
    change: changeOf(user, state),
  };
}

function momentOf({ user, facts, snapshots }: Evidence, now: Instant | null): Instant {
  const moments = [...facts, ...snapshots].map(({ receivedAt }) => receivedAt);
  return moments.reduce(maxInstant, maxInstant(user.verdict_since ?? '', now ?? EPOCH));
}

const EPOCH: Instant = '1970-01-01T00:00:00.000000Z';

function fullyReadyOf({ user, accounts }: Evidence, state: UserState): FullyReadyData | null {
  const told = new Map(accounts.map(({ id, told_epoch }) => [id, told_epoch]));
  if (state.verdict !== 'ready' || newlyCovered(state, told).length === 0) return null;
  const covered = state.accounts.filter((account) => account.covered);
  return {
    user: user.id,
    external_id: state.externalId,
    accounts: covered.map(({ id, lastSyncedAt }) => ({ id, last_synced_at: lastSyncedAt })),
    excluded: state.excluded.map(({ id, status, errorCode }) => ({
      id,
      status,
      error_code: errorCode,
    })),
  };
}

function changeOf(user: LockedUser, state: UserState): Judgement['change'] {
  const { verdict, since, accounts, why } = state;
  const isNewSpell = (since ?? '') > (user.verdict_since ?? '');
  if (verdict === user.verdict && !isNewSpell) return null;
  return { user: user.id, verdict, since, why, hasOpenAccounts: accounts.some(isOpen) };
}

/** A spell of being overdue begins at a deadline, which tells it from the one before. */
function overdueOf(user: LockedUser, { verdict, since, accounts }: UserState): OverdueData | null {
  if (verdict !== 'overdue') return null;
  if (user.verdict === 'overdue' && (user.verdict_since ?? '') >= (since ?? '')) return null;
  const open = accounts.filter(isOpen);
  return {
    user: user.id,
    waiting_for: open.map((account) => ({
      id: account.id,
      status: account.status,
      since: account.since,
    })),
  };
}

function changedAccounts(
  { user, accounts }: Evidence,
  state: UserState,
  isTold: boolean,
): readonly AccountRow[] {
  const known = new Map(accounts.map((row) => [row.id, row]));
  const excluded = new Set(state.excluded.map(({ id }) => id));
  return state.accounts.flatMap((account) => {
    const before = known.get(account.id);
    const row: AccountRow = {
      user_id: user.id,
      id: account.id,
      status: account.status,
      is_covered: account.covered,
      is_excluded: excluded.has(account.id),
      epoch: account.epoch,
      told_epoch: toldEpoch(account, before?.told_epoch ?? 0, isTold),
      since: account.since,
      connected_at: account.connectedAt,
      last_synced_at: account.lastSyncedAt,
      error_code: account.errorCode,
    };
    return before !== undefined && isSame(before, row) ? [] : [row];
  });
}

/**
 * Facts that are processed in another order than they came in may show more connections for a
 * while than there were: what was told then must not hide the next connection.
 */
function toldEpoch({ epoch, covered }: AccountState, before: number, isTold: boolean): number {
  return isTold && covered ? epoch : Math.min(before, epoch);
}

function isSame(a: AccountRow, b: AccountRow): boolean {
  return (Object.keys(b) as (keyof AccountRow)[]).every((column) => a[column] === b[column]);
}
