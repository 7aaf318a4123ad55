import type { Receipts } from './sink.js';
import type { LoadResult } from './tally.js';

/** Milliseconds from the post to the first receipt, of each event that was accepted. */
export interface Journey {
  /** From when it was to be posted. */
  readonly fromDue: readonly number[];
  /** From its 200; 0 if it arrived before that did. */
  readonly fromAccepted: readonly number[];
  /** Accepted and not received. */
  readonly missing: number;
}

/** Puts together what the load and the sink have written down. */
export function journeyOf(result: LoadResult, receipts: Receipts): Journey {
  const firstAt = new Map<string, number>();
  receipts.eventIds.forEach((id, index) => {
    if (!firstAt.has(id)) firstAt.set(id, receipts.at[index] ?? NaN);
  });
  const fromDue: number[] = [];
  const fromAccepted: number[] = [];
  result.ids.forEach((id, index) => {
    const at = firstAt.get(id);
    if (at === undefined) return;
    fromDue.push(at - (result.dueAt[index] ?? NaN));
    fromAccepted.push(Math.max(0, at - (result.acceptedAt[index] ?? NaN)));
  });
  return { fromDue, fromAccepted, missing: result.ids.length - fromDue.length };
}
