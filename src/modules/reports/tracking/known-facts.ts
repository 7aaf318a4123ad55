import { microsOf } from '../../../common/instant.js';
import type { Fact, FactKind, Snapshot } from './fact.js';

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
  /** When the snapshot was taken that says it; null: an event of its own says it. */
  readonly takenAt: number | null;
  /** An earlier one has said the same. It may come to stand, but is nothing further. */
  readonly isRepeated: boolean;
}

/** A snapshot as the state is computed with it. */
export interface KnownSnapshot {
  readonly takenAt: number;
  readonly received: number;
  readonly step: number;
}

/** What is known of a user: the facts, and the snapshots that outrank any, in order of receipt. */
export interface Known {
  readonly facts: readonly KnownFact[];
  readonly snapshots: readonly KnownSnapshot[];
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
 * The facts that say something new when they are heard, and all that snapshots say. Dropped is what
 * an earlier event has said already (the same stated time, a second mention), and what was outranked
 * by a snapshot before it was heard. So what is kept does not depend on the order or the repetition
 * in which facts are given, and a fact that is dropped changes no state.
 */
export function knownOf(facts: readonly Fact[], snapshots: readonly Snapshot[] = []): Known {
  const steps = stepsOf([...facts, ...snapshots]);
  const outranking = outrankingOf(snapshots, steps);
  const [taken, said] = [new Map(snapshots.map((one) => [one.eventId, one])), new Sayings()];
  const known: KnownFact[] = [];
  for (const fact of [...facts].sort(byReceipt)) {
    const snapshot = taken.get(fact.eventId);
    const place = {
      step: steps.get(hearingOf(fact)) ?? 0,
      takenAt: snapshot === undefined ? null : microsOf(snapshot.takenAt),
    };
    const heard = knownFact(fact, place);
    if (isOutrankedAtBirth(heard, outranking)) continue;
    const saying = said.take(keyOf(fact), snapshot?.eventId ?? null);
    if (saying !== 'dropped') known.push({ ...heard, isRepeated: saying === 'repeated' });
  }
  return { facts: known, snapshots: outranking };
}

/** What was said, by events of its own and by snapshots. */
class Sayings {
  readonly #byEvents = new Set<string>();
  readonly #bySnapshots = new Set<string>();

  /** @param snapshot the event of the snapshot that says it, null if none does */
  take(key: string, snapshot: string | null): 'new' | 'repeated' | 'dropped' {
    const own = snapshot === null ? key : `${snapshot} ${key}`;
    if (this.#byEvents.has(own)) return 'dropped';
    const isRepeated = this.#bySnapshots.has(key) || this.#byEvents.has(key);
    this.#byEvents.add(own);
    if (snapshot !== null) this.#bySnapshots.add(key);
    return isRepeated ? 'repeated' : 'new';
  }
}

/** The last snapshot that was heard up to this step. */
export function inForceAt(step: number, snapshots: readonly KnownSnapshot[]): KnownSnapshot | null {
  return snapshots.findLast((snapshot) => snapshot.step <= step) ?? null;
}

function isOutrankedAtBirth(
  { step, at, takenAt }: KnownFact,
  outranking: readonly KnownSnapshot[],
): boolean {
  const snapshot = inForceAt(step, outranking);
  if (snapshot === null) return false;
  return takenAt === null ? at < snapshot.takenAt : snapshot.step !== step;
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

type Heard = Pick<Fact, 'receivedAt' | 'eventId'>;

const hearingOf = ({ receivedAt, eventId }: Heard): string => `${receivedAt} ${eventId}`;

function stepsOf(heard: readonly Heard[]): ReadonlyMap<string, number> {
  const events = [...new Set(heard.map(hearingOf))].sort(order);
  return new Map(events.map((event, step) => [event, step]));
}

/** Those that were not older than another when they were heard. Each is of a later time. */
function outrankingOf(
  snapshots: readonly Snapshot[],
  steps: ReadonlyMap<string, number>,
): readonly KnownSnapshot[] {
  const byStep = new Map<number, KnownSnapshot>();
  for (const snapshot of snapshots) {
    const step = steps.get(hearingOf(snapshot)) ?? 0;
    const [takenAt, received] = [microsOf(snapshot.takenAt), microsOf(snapshot.receivedAt)];
    byStep.set(step, { takenAt, received, step });
  }
  let latest = -Infinity;
  return [...byStep.values()]
    .sort((a, b) => a.step - b.step)
    .filter(({ takenAt }) => {
      const isOutranking = takenAt >= latest;
      latest = Math.max(latest, takenAt);
      return isOutranking;
    });
}

function knownFact(fact: Fact, place: Pick<KnownFact, 'step' | 'takenAt'>): KnownFact {
  const { account, exact } = fact;
  const received = microsOf(fact.receivedAt);
  const at = fact.at === null ? received : microsOf(fact.at);
  return { account, kind: kindOf(fact), at, exact, received, ...place, isRepeated: false };
}

const kindOf = (fact: Fact): FactKind =>
  fact.kind === 'ready' && fact.at === null ? 'mentioned' : fact.kind;

function keyOf(fact: Fact): string {
  const kind = kindOf(fact);
  const when = kind === 'mentioned' ? '' : (fact.statedAt ?? `received ${fact.receivedAt}`);
  return `${fact.account} ${kind} ${when}`;
}
