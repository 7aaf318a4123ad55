import { inForceAt } from './known-facts.js';
import type { Known, KnownFact, KnownSnapshot } from './known-facts.js';
import { sameFrom } from './sameness.js';

/** What one event changes in what is known; the facts may be of several accounts. */
export interface Step {
  readonly received: number;
  /** Heard of, and standing. */
  readonly heard: KnownFact[];
  /** Found to be the same as exact ones. */
  readonly same: KnownFact[];
  /** Outranked by a snapshot: they stand no longer, though they were so once. */
  readonly outranked: KnownFact[];
}

/** The events in order of receipt. What a snapshot doesn't list is `removed` by it. */
export function stepsOf({ facts, snapshots }: Known): readonly Step[] {
  const all = [...facts, ...removalsOf(facts, snapshots)];
  const steps = new Map<number, Step>();
  for (const { step, received } of [...all, ...snapshots]) {
    if (!steps.has(step)) steps.set(step, { received, heard: [], same: [], outranked: [] });
  }
  for (const ofAccount of byAccount(all).values()) {
    for (const fact of ofAccount) place(fact, ofAccount, snapshots, steps);
  }
  return [...steps].sort(([a], [b]) => a - b).map(([, step]) => step);
}

function place(
  fact: KnownFact,
  others: readonly KnownFact[],
  snapshots: readonly KnownSnapshot[],
  steps: ReadonlyMap<number, Step>,
): void {
  const [same, outranked] = [sameFrom(fact, others), outrankedFrom(fact, snapshots)];
  // It was known to be another before it was heard.
  if (same <= fact.step) return;
  steps.get(fact.step)?.heard.push(fact);
  steps.get(same)?.same.push(fact);
  if (outranked < same) steps.get(outranked)?.outranked.push(fact);
}

/** The step of the snapshot that outranks the fact: the next one, if a snapshot says it. */
function outrankedFrom({ step, at, takenAt }: KnownFact, all: readonly KnownSnapshot[]): number {
  const later = all.find((one) => one.step > step && (takenAt !== null || one.takenAt > at));
  return later?.step ?? Infinity;
}

/** The accounts that a snapshot doesn't list although they were heard of as of before it. */
function removalsOf(facts: readonly KnownFact[], all: readonly KnownSnapshot[]): KnownFact[] {
  return all.flatMap((snapshot) => {
    const { step, takenAt, received } = snapshot;
    const listed = new Set(facts.filter((f) => f.step === step).map(({ account }) => account));
    const known = facts.filter((f) => f.step < step && f.at < takenAt && !listed.has(f.account));
    return [...new Set(known.map(({ account }) => account))].map((account): KnownFact => {
      const when = { at: takenAt, exact: true, received, step, takenAt };
      return { account, kind: 'removed', ...when, isRepeated: false };
    });
  });
}

function byAccount(facts: readonly KnownFact[]): ReadonlyMap<string, readonly KnownFact[]> {
  const accounts = new Map<string, KnownFact[]>();
  for (const fact of facts) {
    const ofAccount = accounts.get(fact.account);
    if (ofAccount === undefined) accounts.set(fact.account, [fact]);
    else ofAccount.push(fact);
  }
  // In order of receipt: removals were added behind.
  for (const ofAccount of accounts.values()) ofAccount.sort((a, b) => a.step - b.step);
  return accounts;
}

/** Whether a fact dated `at` still stands after all that was heard. */
export function isOutranked(
  at: number,
  eventTakenAt: number | null,
  { snapshots }: Known,
): boolean {
  const last = inForceAt(Infinity, snapshots);
  if (last === null) return false;
  return eventTakenAt === null ? at < last.takenAt : eventTakenAt < last.takenAt;
}
