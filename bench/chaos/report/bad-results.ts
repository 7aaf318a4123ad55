import type { StatusCounts } from '../ledger/log-book.js';
import type { Scene } from '../scene.js';
import type { BadSubscription } from '../subscribers/audience.js';
import { BAD_KINDS, type BadKind, NEVER_SUCCEED } from '../subscribers/bad-kinds.js';
import { type Check, row, type Say } from './format.js';

/** What has become of the deliveries to a bad subscriber. */
export interface BadResult {
  readonly kind: BadKind;
  readonly counts: StatusCounts;
  readonly standing: string;
}

/** Reads what has become of each. */
export async function readBad(
  { logBook }: Scene,
  bad: readonly BadSubscription[],
): Promise<readonly BadResult[]> {
  const results: BadResult[] = [];
  for (const { id, kind } of bad) {
    const counts = await logBook.statusCounts(id);
    results.push({ kind, counts, standing: await logBook.standing(id) });
  }
  return results;
}

/** Prints a line for each. */
export function sayBad(results: readonly BadResult[], say: Say): void {
  say('  the bad ones, and what is seen of their deliveries:');
  for (const { kind, counts, standing } of results) {
    const statuses = Object.entries(counts).map(([status, count]) => `${String(count)} ${status}`);
    say(row(`  ${kind}`, `${statuses.join(', ')}; ${standing} (${BAD_KINDS[kind]})`));
  }
}

/** Who never answers with 2xx must have no delivery that counts as delivered. */
export function checkBad(results: readonly BadResult[]): readonly Check[] {
  return results
    .filter(({ kind }) => NEVER_SUCCEED.has(kind))
    .map(({ kind, counts }) => ({
      holds: (counts['delivered'] ?? 0) === 0,
      says: `deliveries to "${kind}" count as delivered`,
    }));
}
