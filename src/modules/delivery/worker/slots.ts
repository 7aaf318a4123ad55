import type { Lease } from './lease.js';

type Slot = Pick<Lease, 'id' | 'subscription_id' | 'attempt'>;

/** How many deliveries may be in flight: over all, and to one subscription. */
export interface SlotLimits {
  readonly total: number;
  readonly perSubscription: number;
}

/**
 * The deliveries of this process that are in flight. A slot is free again once the outcome is
 * written, so that a database that is away does not pile up outcomes.
 */
export class Slots<S extends Slot = Slot> {
  private readonly taken = new Map<string, S>();
  private readonly counts = new Map<string, number>();

  constructor(private readonly limits: SlotLimits) {}

  get free(): number {
    return this.limits.total - this.taken.size;
  }

  get inFlight(): readonly S[] {
    return [...this.taken.values()];
  }

  /** Subscriptions with something in flight, and how much. */
  get busy(): ReadonlyMap<string, number> {
    return this.counts;
  }

  take(slot: S): void {
    this.taken.set(keyOf(slot), slot);
    this.counts.set(slot.subscription_id, this.countOf(slot) + 1);
  }

  has(slot: S): boolean {
    return this.taken.has(keyOf(slot));
  }

  /** @returns true if more could not be claimed until now: it is time to claim again */
  release(slot: S): boolean {
    const wasFull = this.free <= 0 || this.countOf(slot) >= this.limits.perSubscription;
    if (!this.taken.delete(keyOf(slot))) return false;
    const left = this.countOf(slot) - 1;
    if (left > 0) this.counts.set(slot.subscription_id, left);
    else this.counts.delete(slot.subscription_id);
    return wasFull;
  }

  private countOf({ subscription_id }: S): number {
    return this.counts.get(subscription_id) ?? 0;
  }
}

/** A lease that was lost and claimed again by this process is in flight twice. */
function keyOf({ id, attempt }: Slot): string {
  return `${id}/${String(attempt)}`;
}
