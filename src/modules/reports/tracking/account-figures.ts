import { byTime } from './known-facts.js';
import type { KnownFact } from './known-facts.js';
import { lifeOf } from './life.js';
import type { Life } from './life.js';

/**
 * - `pending`: added, not connected yet.
 * - `connected`: its credentials work.
 * - `failed`: could not be connected. - `broken`: was connected, and no longer is.
 * - `removed`: taken away by the user.
 */
export type AccountStatus = 'pending' | 'connected' | 'failed' | 'broken' | 'removed';

/** What is so of one account; times in microseconds since 1970. */
export interface AccountFigures {
  readonly status: AccountStatus;
  /** Whether the data of its latest connection is in. */
  readonly covered: boolean;
  /** How many distinct connections are known of it, at least 1. */
  readonly connectionCount: number;
  /** When it came into its status. */
  readonly since: number;
  /** The removal after which it was added anew; what is dated earlier tells nothing of today. */
  readonly bornAfter: number | null;
  readonly connectedAt: number | null;
  readonly lastSyncedAt: number | null;
}

/** `facts`: what stands of the account, at least one, by time. `skew` in microseconds. */
export function figuresOf(facts: readonly KnownFact[], skew: number): AccountFigures {
  const life = lifeOf(facts);
  const { status, since } = statusOf(life);
  return {
    status,
    since,
    covered: status !== 'removed' && isCovered(life, skew),
    connectionCount: Math.max(1, life.connectionCount),
    bornAfter: life.after,
    connectedAt: life.connected.at(-1)?.at ?? null,
    lastSyncedAt: life.ready.at(-1)?.at ?? null,
  };
}

type Status = Pick<AccountFigures, 'status' | 'since'>;

/** The latest of what decides: connected and ready, error, removed. */
function statusOf({ connected, ready, error, removed, added, mentioned }: Life): Status {
  const [good, bad, gone] = [latest(connected, ready), latest(error), latest(removed)];
  const last = latestOf([good, bad, gone]);
  if (last === undefined) {
    const status = added.length > 0 ? 'pending' : 'connected';
    return { status, since: firstAfter(undefined, added, mentioned) };
  }
  if (last === gone) {
    return { status: 'removed', since: firstAfter(latestOf([good, bad]), removed) };
  }
  if (last === good) {
    return { status: 'connected', since: firstAfter(latestOf([bad, gone]), connected, ready) };
  }
  const status = good === undefined ? 'failed' : 'broken';
  return { status, since: firstAfter(latestOf([good, gone]), error) };
}

/** Whether data came in for the latest connection. */
function isCovered({ connected, ready }: Life, skew: number): boolean {
  const connection = connected.at(-1);
  if (connection === undefined) return ready.length > 0;
  if (connection.exact) return ready.some((sync) => sync.at >= connection.at);
  // Without its time, data is taken to be of this connection if it can be of no other, or is news.
  const news = connection.received - skew;
  return ready.some((sync) => connected.length === 1 || sync.received >= news);
}

const latest = (...lists: (readonly KnownFact[])[]): KnownFact | undefined =>
  latestOf(lists.map((list) => list.at(-1)));

function latestOf(facts: readonly (KnownFact | undefined)[]): KnownFact | undefined {
  const known = facts.filter((fact) => fact !== undefined);
  return known.reduce<KnownFact | undefined>(
    (last, fact) => (last === undefined || byTime(last, fact) < 0 ? fact : last),
    undefined,
  );
}

/** The time of the first fact in `lists` (each by time) that is later than `bound`. */
function firstAfter(bound: KnownFact | undefined, ...lists: (readonly KnownFact[])[]): number {
  const firsts = lists.map((list) => list.find((f) => bound === undefined || byTime(bound, f) < 0));
  return Math.min(...firsts.map((fact) => fact?.at ?? Infinity));
}
