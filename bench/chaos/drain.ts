import type { Recipient } from './ledger/ledger.js';
import type { Phase } from './ledger/phase.js';
import type { Say } from './report/format.js';
import type { Scene } from './scene.js';
import { until } from '../shared/until.js';

/** A lease of a killed process ends after 30 s; then some tries may still be ahead. */
const LONGEST_MS = 600_000;

/**
 * Waits until all that was accepted is processed and is delivered to the healthy ones, also by
 * the tables: only then can nothing arrive twice any more. After ten minutes it gives up and says
 * what is left.
 */
export async function drain(
  { logBook, ledger }: Scene,
  phases: readonly Phase[],
  healthy: readonly Recipient[],
  say: Say,
): Promise<void> {
  const ids = healthy.map(({ id }) => id);
  const missing = (): readonly { readonly eventId: string }[] =>
    ledger.missing(
      phases.flatMap((phase) => [...phase.accepted.values()]),
      healthy,
    );
  const isDone = async (): Promise<boolean> =>
    missing().length === 0 && (await logBook.unfinished(ids)).length === 0;
  if (await until(isDone, LONGEST_MS, 250)) return;
  const rows = await logBook.unfinished(ids);
  const left = rows.map(({ what, count }) => `${count} ${what}`).join(', ');
  const lost = missing();
  say(`gave up waiting: ${String(lost.length)} have not arrived; unfinished: ${left || 'nothing'}`);
  for (const line of await logBook.storyOf(lost.map(({ eventId }) => eventId))) say(line);
}
