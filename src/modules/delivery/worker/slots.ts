import type { Lease } from './lease.js';

type Slot = Pick<Lease, 'id' | 'subscription_id' | 'attempt' | 'is_limited'>;

/** How many deliveries may be in flight, and when one of them counts as slow. */
export interface SlotLimits {
  readonly total: number;
  readonly perSubscription: number;
  /** An endpoint is slow while something in flight to it is older than this. */
  readonly slowMs: number;
}

/** What is in flight to one subscription. */
export interface Busy {
  readonly id: string;
  readonly count: number;
  readonly isSlow: boolean;
}

/**
 * The deliveries of this process that are in flight, and those whose outcome has to be written
 * before their place may be taken.
 */
export class Slots<S extends Slot = Slot> {
  private readonly taken = new Map<string, { readonly slot: S; readonly since: number }>();
  private readonly counts = new Map<string, number>();

  /** @param now milliseconds of a monotonic clock */
  constructor(
    private readonly limits: SlotLimits,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get free(): number {
    return this.limits.total - this.taken.size;
  }

  get inFlight(): readonly S[] {
    return [...this.taken.values()].map(({ slot }) => slot);
  }

  /** Subscriptions with something in flight. */
  get busy(): readonly Busy[] {
    const slow = new Set<string>();
    for (const { slot, since } of this.taken.values()) {
      if (this.isOld(since)) slow.add(slot.subscription_id);
    }
    return [...this.counts].map(([id, count]) => ({ id, count, isSlow: slow.has(id) }));
  }

  take(slot: S): void {
    this.taken.set(keyOf(slot), { slot, since: this.now() });
    this.counts.set(slot.subscription_id, this.countOf(slot) + 1);
  }

  has(slot: S): boolean {
    return this.taken.has(keyOf(slot));
  }

  /**
   * Whether a subscription got all that there was room for when it was asked, and has room again:
   * what ended meanwhile has woken nobody.
   * @param before what was in flight when the claim was made
   * @param claimed what it brought, in flight by now
   */
  hasRoomAgain(before: readonly Busy[], claimed: readonly S[]): boolean {
    const { perSubscription } = this.limits;
    const got = new Map(before.map(({ id, count }) => [id, count]));
    for (const { subscription_id: id } of claimed) got.set(id, (got.get(id) ?? 0) + 1);
    return claimed.some((slot) => {
      const wasFull = (got.get(slot.subscription_id) ?? 0) >= perSubscription;
      return wasFull && this.countOf(slot) < perSubscription;
    });
  }

  /** @returns true if more could not be claimed until now: it is time to claim again */
  release(slot: S): boolean {
    const known = this.taken.get(keyOf(slot));
    if (known === undefined) return false;
    const wasFull = this.free <= 0 || this.countOf(slot) >= this.limits.perSubscription;
    this.taken.delete(keyOf(slot));
    const left = this.countOf(slot) - 1;
    if (left > 0) this.counts.set(slot.subscription_id, left);
    else this.counts.delete(slot.subscription_id);
    return wasFull || slot.is_limited || this.isOld(known.since);
  }

  private isOld(since: number): boolean {
    return this.now() - since > this.limits.slowMs;
  }

  private countOf({ subscription_id }: Pick<S, 'subscription_id'>): number {
    return this.counts.get(subscription_id) ?? 0;
  }
}

/** A lease that was lost and claimed again by this process is in flight twice. */
function keyOf({ id, attempt }: Slot): string {
  return `${id}/${String(attempt)}`;
}
