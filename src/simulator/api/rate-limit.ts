const SECOND_MS = 1_000;

/**
 * At most so many requests within any second that has just passed, in real time; what is refused
 * does not count.
 */
export class RateLimit {
  /** The most that were taken within any one second. */
  busiestSecond = 0;
  private readonly taken: number[] = [];

  constructor(private readonly perSecond: number) {}

  /** @returns null if it is taken, else after how many seconds it may be tried again */
  take(now = performance.now()): number | null {
    while (this.taken[0] !== undefined && this.taken[0] <= now - SECOND_MS) this.taken.shift();
    if (this.taken.length >= this.perSecond) return 1;
    this.taken.push(now);
    this.busiestSecond = Math.max(this.busiestSecond, this.taken.length);
    return null;
  }
}
