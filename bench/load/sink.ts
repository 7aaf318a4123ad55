import type { Stage } from '../stage.js';
import type { Child } from '../shared/child.js';

/** What a sink got since it was asked last. */
export interface Receipts {
  /** Requests, repetitions included. */
  readonly received: number;
  /** Deliveries (by `webhook-id`) that came again. */
  readonly duplicates: number;
  /** The event of each delivery, and when it came by the shared clock, in milliseconds. */
  readonly eventIds: readonly string[];
  readonly at: Float64Array;
}

const FILE = new URL('./sink.process.js', import.meta.url);

/** A subscriber in a process of its own, which answers 200 to everything. */
export class Sink {
  private constructor(
    private readonly child: Child,
    readonly port: number,
  ) {}

  /** @param keeps whether it writes down what came; if not it only counts */
  static async listen(stage: Stage, keeps = true): Promise<Sink> {
    const child = stage.child(FILE);
    return new Sink(child, await child.call<number>('listen', keeps));
  }

  /** Different paths are different subscribers, as far as the service knows. */
  url(path = ''): string {
    return `http://127.0.0.1:${String(this.port)}/${path}`;
  }

  /** How many requests have come since the last {@link take}. */
  count(): Promise<number> {
    return this.child.call('count');
  }

  /** What has come, and begins anew. */
  take(): Promise<Receipts> {
    return this.child.call('take');
  }
}
