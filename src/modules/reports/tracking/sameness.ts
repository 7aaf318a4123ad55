import type { KnownFact } from './known-facts.js';

/**
 * An inexact fact received within this of an exact one of its kind is the same fact: one event
 * often comes twice, through subscriptions with and without the account's data. In microseconds.
 */
const SAME_FACT = 120_000_000;

/**
 * The step from which on an inexact fact is known to be the same as an exact one, which then
 * stands; never for an exact one. An exact one may be told late: it is near if it happened, or was
 * first heard of, near to when the inexact one was received.
 * @param others the facts of the account, in order of receipt
 */
export function sameFrom(inexact: KnownFact, others: readonly KnownFact[]): number {
  if (inexact.exact) return Infinity;
  const same = others.find((fact) => fact.exact && isSame(inexact.kind, inexact.received, fact));
  return same?.step ?? Infinity;
}

/**
 * Whether what was received then without a time is the same as an exact fact. When a snapshot was
 * received means nothing; but what was received between the time that it states and its taking is
 * what it states: it knows of nothing later.
 */
export function isSame(
  kind: KnownFact['kind'],
  received: number,
  exact: Pick<KnownFact, 'kind' | 'at' | 'received' | 'takenAt'>,
): boolean {
  if (exact.kind !== kind || exact.received < received - SAME_FACT) return false;
  const isNear = (moment: number): boolean => Math.abs(moment - received) <= SAME_FACT;
  if (isNear(exact.at)) return true;
  const { takenAt } = exact;
  return takenAt === null ? isNear(exact.received) : exact.at <= received && received < takenAt;
}
