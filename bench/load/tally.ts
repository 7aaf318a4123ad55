import { sharedNow } from '../shared/clock.js';
import type { Answer } from './connection.js';

/** What came of a load. Times by the shared clock, in milliseconds. */
export interface LoadResult {
  /** Answers by status; 0: the connection was lost. */
  readonly statuses: Readonly<Record<number, number>>;
  /** From the first to the last answer that counts, in seconds. */
  readonly seconds: number;
  /** From when each post was to be sent to its answer. */
  readonly latencies: Float64Array;
  /** The ids of the events that were answered with 200, where they are wanted, else empty. */
  readonly ids: readonly string[];
  /** When each of those was to be sent, and when its 200 came. */
  readonly dueAt: Float64Array;
  readonly acceptedAt: Float64Array;
}

/** Writes down what comes of a load. */
export class Tally {
  readonly statuses: Record<number, number> = {};
  private readonly latencies: number[] = [];
  private readonly ids: string[] = [];
  private readonly dueAt: number[] = [];
  private readonly acceptedAt: number[] = [];

  constructor(private readonly keepsIds: boolean) {}

  add({ status, body }: Answer, dueAt: number): void {
    const now = sharedNow();
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    this.latencies.push(now - dueAt);
    if (status !== 200 || !this.keepsIds) return;
    this.ids.push((JSON.parse(body) as { id: string }).id);
    this.dueAt.push(dueAt);
    this.acceptedAt.push(now);
  }

  result(seconds: number): LoadResult {
    const { statuses, ids } = this;
    return {
      ...{ statuses, seconds, ids },
      latencies: Float64Array.from(this.latencies),
      dueAt: Float64Array.from(this.dueAt),
      acceptedAt: Float64Array.from(this.acceptedAt),
    };
  }
}
