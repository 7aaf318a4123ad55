const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 5 * 60_000;

/**
 * Events of this process that could not be processed for a reason that may pass (a lock that
 * somebody holds, a statement that took too long). Each rests longer every time, and the others
 * go on meanwhile. Times are milliseconds of a monotonic clock.
 */
export class RestingEvents {
  private readonly rests = new Map<string, { readonly until: number; readonly ms: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The event is left alone for a while. */
  rest(id: string): void {
    const before = this.rests.get(id)?.ms ?? FIRST_REST_MS / 2;
    const ms = Math.min(before * 2, LONGEST_REST_MS);
    this.rests.set(id, { until: this.now() + ms, ms });
  }

  /** It has been processed after all. */
  forget(ids: readonly string[]): void {
    for (const id of ids) this.rests.delete(id);
  }

  /** Those that are to be left alone now. */
  get ids(): readonly string[] {
    const now = this.now();
    return [...this.rests].filter(([, { until }]) => until > now).map(([id]) => id);
  }
}
