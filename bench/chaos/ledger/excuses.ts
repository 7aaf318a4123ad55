import type { Ledger } from './ledger.js';

/** A delivery that a process has claimed, and by which try. */
export interface Lease {
  readonly id: string;
  readonly attempt: number;
}

/**
 * What was in flight when something was killed. Each try that was cut off may make its delivery
 * arrive once too often, and no other reason may.
 */
export class Excuses {
  private readonly cutOff = new Map<string, Set<number>>();

  /** Those that are known already, as they wait for the end of their lease, count once. */
  add(leases: readonly Lease[]): void {
    for (const { id, attempt } of leases) {
      this.cutOff.set(id, (this.cutOff.get(id) ?? new Set()).add(attempt));
    }
  }

  /** All tries that were cut off. */
  get total(): number {
    return [...this.cutOff.values()].reduce((sum, attempts) => sum + attempts.size, 0);
  }

  /** Repetitions that no kill explains. */
  unexplained(ledger: Pick<Ledger, 'duplicates'>): number {
    return ledger.duplicates
      .map(({ webhookId, extra }) => Math.max(0, extra - (this.cutOff.get(webhookId)?.size ?? 0)))
      .reduce((sum, one) => sum + one, 0);
  }
}
