import { Injectable } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import { DatabaseBusy } from './database-errors.js';
import { DatabaseConfig } from './database.config.js';

/** Who wants a connection: the door for webhooks, background work, or whoever asks the API. */
export type Lane = 'intake' | 'worker' | 'api';

const LANES = ['intake', 'worker', 'api'] as const;
const present = new AsyncLocalStorage<Lane>();

/** Does the work in a lane: every connection that it takes, however deep down, is that lane's. */
export function inLane<T>(lane: Lane, work: () => T): T {
  return present.run(lane, work);
}

interface Waiting {
  readonly lane: Lane;
  readonly resolve: () => void;
  readonly timer: NodeJS.Timeout;
}

const LONGEST_WAIT_MS: Readonly<Record<Lane, number>> = {
  intake: 5_000,
  worker: 15_000,
  api: 5_000,
};
/** With one connection everybody waits for everybody, and statements take their time. */
const LONGEST_WAIT_FOR_ONE_MS = 15_000;

/**
 * Shares the pool's connections out, so that nobody starves: of each lane a few are its own, which
 * it finds whatever the others do; the rest goes to whoever comes first. Who finds none waits in
 * order, but the door goes before everybody else, every other time.
 */
@Injectable()
export class Lanes {
  private readonly capacity: number;
  private readonly used: Record<Lane, number> = { intake: 0, worker: 0, api: 0 };
  private waiting: Waiting[] = [];
  private lastFromQueue: Lane | null = null;

  constructor({ url, pool }: DatabaseConfig) {
    this.capacity = url === undefined ? 1 : pool;
  }

  /**
   * Takes a place in the lane of whoever asks (`api` unless told by {@link inLane}).
   * @returns what gives it back; a promise of it only if there is none at this moment
   * @throws DatabaseBusy if there was none for too long
   */
  enter(): (() => void) | Promise<() => void> {
    const lane = present.getStore() ?? 'api';
    const isFirst = !this.waiting.some((other) => other.lane === lane);
    if (!isFirst || !this.hasPlace(lane)) return this.wait(lane);
    return this.take(lane);
  }

  private take(lane: Lane): () => void {
    this.used[lane] += 1;
    return this.leaveOf(lane);
  }

  private leaveOf(lane: Lane): () => void {
    return () => {
      this.used[lane] -= 1;
      this.letIn();
    };
  }

  private async wait(lane: Lane): Promise<() => void> {
    const longest = this.capacity === 1 ? LONGEST_WAIT_FOR_ONE_MS : LONGEST_WAIT_MS[lane];
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((other) => other.timer !== timer);
        reject(new DatabaseBusy());
      }, longest);
      this.waiting.push({ lane, resolve, timer });
    });
    // `letIn` has counted it already: nobody may slip in between.
    return this.leaveOf(lane);
  }

  private letIn(): void {
    for (let next = this.next(); next !== undefined; next = this.next()) {
      this.waiting.splice(this.waiting.indexOf(next), 1);
      clearTimeout(next.timer);
      this.used[next.lane] += 1;
      this.lastFromQueue = next.lane;
      next.resolve();
    }
  }

  private next(): Waiting | undefined {
    const able = this.waiting.filter(({ lane }) => this.hasPlace(lane));
    const [intake, other] = [true, false].map((isIntake) =>
      able.find(({ lane }) => (lane === 'intake') === isIntake),
    );
    return this.lastFromQueue === 'intake' ? (other ?? intake) : (intake ?? other);
  }

  /** Its own places first; of the others' own ones it must leave those that they do not use. */
  private hasPlace(lane: Lane): boolean {
    let free = this.capacity;
    for (const one of LANES) {
      free -= one === lane ? this.used[one] : Math.max(this.used[one], this.own(one));
    }
    return free > 0;
  }

  private own(lane: Lane): number {
    if (this.capacity === 1) return 0;
    return Math.max(1, Math.floor(this.capacity / (lane === 'intake' ? 5 : 4)));
  }
}
