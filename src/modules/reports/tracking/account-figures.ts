import type { Course } from './course.js';
import { byTime } from './known-facts.js';
import type { KnownFact } from './known-facts.js';
import { connectionsOf, cutsOf } from './life.js';
import type { FactKind } from './fact.js';

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

/** What is known of one account. */
export interface AccountFacts {
  /** What stands, at least one fact. */
  readonly standing: Course;
  /** What once stood, said once: also what a snapshot has outranked since. */
  readonly heard: Course;
}

/** `skew` in microseconds. */
export function figuresOf(facts: AccountFacts, skew: number): AccountFigures {
  const life = new Life(facts);
  const { status, since } = statusOf(life);
  return {
    status,
    since,
    covered: status !== 'removed' && isCovered(life, skew),
    connectionCount: Math.max(1, connectionsOf(facts.heard)),
    bornAfter: life.after?.at ?? null,
    connectedAt: life.last('connected')?.at ?? null,
    lastSyncedAt: life.last('ready')?.at ?? null,
  };
}

/** An account since it was first heard of, or since it was taken up again. */
class Life {
  /** The removal after which it was. */
  readonly after: KnownFact | null;
  readonly #heardAfter: KnownFact | null;

  constructor(private readonly facts: AccountFacts) {
    this.after = cutsOf(facts.standing).at(-1) ?? null;
    this.#heardAfter = cutsOf(facts.heard).at(-1) ?? null;
  }

  last(kind: FactKind): KnownFact | undefined {
    return this.facts.standing.last(kind, this.after);
  }

  has(kind: FactKind): boolean {
    return this.last(kind) !== undefined;
  }

  /** The time of the first fact of the kinds that is later than `bound`. */
  firstAfter(bound: KnownFact | undefined, ...kinds: readonly FactKind[]): number {
    const from = bound ?? this.after;
    const firsts = kinds.map((kind) => this.facts.standing.first(kind, from)?.at ?? Infinity);
    return Math.min(...firsts);
  }

  /** How many connections were heard of, also those that a snapshot has outranked. */
  get connections(): number {
    return this.facts.heard.count('connected', this.#heardAfter);
  }

  get wasConnected(): boolean {
    return this.connections > 0 || this.facts.heard.count('ready', this.#heardAfter) > 0;
  }

  /** Whether data of this life was received then or later; what a snapshot says was so before. */
  hasDataReceivedFrom(moment: number): boolean {
    const data = this.facts.standing.of('ready');
    const begin = data.length - this.facts.standing.count('ready', this.after);
    const isNews = ({ takenAt, at, received }: KnownFact): boolean =>
      (takenAt === null ? received : at) >= moment;
    return data.findLastIndex(isNews) >= begin;
  }
}

type Status = Pick<AccountFigures, 'status' | 'since'>;

/** The latest of what decides: connected and ready, error, removed. */
function statusOf(life: Life): Status {
  const good = latestOf([life.last('connected'), life.last('ready')]);
  const [bad, gone] = [life.last('error'), life.last('removed')];
  const last = latestOf([good, bad, gone]);
  if (last === undefined) {
    const status = life.has('added') ? 'pending' : 'connected';
    return { status, since: life.firstAfter(undefined, 'added', 'mentioned') };
  }
  if (last === gone) {
    return { status: 'removed', since: life.firstAfter(latestOf([good, bad]), 'removed') };
  }
  if (last === good) {
    const since = life.firstAfter(latestOf([bad, gone]), 'connected', 'ready');
    return { status: 'connected', since };
  }
  const status = life.wasConnected ? 'broken' : 'failed';
  return { status, since: life.firstAfter(latestOf([good, gone]), 'error') };
}

/** Whether data came in for the latest connection. */
function isCovered(life: Life, skew: number): boolean {
  const [connection, data] = [life.last('connected'), life.last('ready')];
  if (data === undefined || connection === undefined) return data !== undefined;
  if (connection.exact) return data.at >= connection.at;
  // Without its time, data is taken to be of this connection if it can be of no other, or is news.
  return life.connections === 1 || life.hasDataReceivedFrom(connection.received - skew);
}

function latestOf(facts: readonly (KnownFact | undefined)[]): KnownFact | undefined {
  const known = facts.filter((fact) => fact !== undefined);
  return known.reduce<KnownFact | undefined>(
    (last, fact) => (last === undefined || byTime(last, fact) < 0 ? fact : last),
    undefined,
  );
}
