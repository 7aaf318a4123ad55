import type { Lease } from '../../src/modules/delivery/worker/lease.js';
import type { Attempted } from '../../src/modules/delivery/worker/outcome.js';
import { QueueRepository } from '../../src/modules/delivery/worker/queue.repository.js';
import type { Busy } from '../../src/modules/delivery/worker/slots.js';
import { openDatabase, type OpenDatabase } from './database.js';
import { addDueDeliveries, addSubscription } from './delivery-rows.js';

/** How a try ended, and how long it took if that matters. */
export type Outcome = Pick<Attempted, 'statusCode' | 'error' | 'retryAfterMs'>;

export const OK: Outcome = { statusCode: 200, error: null };
export const AWAY: Outcome = { statusCode: 503, error: 'http_status' };
export const BROKEN: Outcome = { statusCode: 500, error: 'http_status' };
export const OURS: Outcome = { statusCode: null, error: 'secret_unreadable' };

/** What the table says of an endpoint. */
export interface EndpointState {
  readonly failures: number;
  readonly strikes: number;
  readonly pauses: number;
  readonly is_gone: boolean;
  readonly is_failing: boolean;
  /** Seconds of the pause to come, up to twenty more since time goes on; null without one. */
  readonly paused_s: number | null;
}

const SCHEDULE = [60_000, 600_000, 7_200_000];
export const LIMITS = {
  ...{ most: 50, perSubscription: 20, leaseMs: 60_000 },
  ...{ slowMs: 2_000, slowTogether: 8, perUnknown: 4 },
};

/** The queue of deliveries without a worker: the test claims, and says how the tries end. */
export class EndpointBench {
  private constructor(
    private readonly open: OpenDatabase,
    readonly queue: QueueRepository,
  ) {}

  static async start(): Promise<EndpointBench> {
    const open = await openDatabase();
    return new EndpointBench(open, new QueueRepository(open.database));
  }

  get database() {
    return this.open.database;
  }

  stop(): Promise<void> {
    return this.open.close();
  }

  async empty(): Promise<void> {
    for (const table of ['attempts', 'deliveries', 'endpoints', 'events', 'subscriptions']) {
      await this.database.query(`DELETE FROM ${table}`);
    }
  }

  /** A subscription with so many deliveries due, and what is known of how fast it answers. */
  async subscribe(due: number, answerMs: number | null = 5): Promise<string> {
    const id = await addSubscription(this.database);
    const sql = 'INSERT INTO endpoints (subscription_id, answer_ms) VALUES ($1, $2)';
    if (answerMs !== null) await this.database.query(sql, [id, answerMs]);
    await addDueDeliveries(this.database, id, due);
    return id;
  }

  claim(busy: readonly Busy[] = [], limits: Partial<typeof LIMITS> = {}): Promise<Lease[]> {
    return this.queue.claimDue({ ...LIMITS, ...limits, busy });
  }

  end(lease: Lease | undefined, outcome: Outcome): Promise<unknown> {
    return this.endAll([[lease, outcome]]);
  }

  /** The tries end together, in this order. */
  endAll(ends: readonly (readonly [Lease | undefined, Outcome])[]): Promise<unknown> {
    const tried = { startedAt: '2026-01-30T09:12:44.120000Z', durationMs: 3, answer: '' };
    const completions = ends.map(([lease, outcome]) => ({
      lease: lease as Lease,
      attempted: { ...tried, ...outcome },
      verdict:
        outcome.error === null
          ? ({ status: 'delivered' } as const)
          : ({ status: 'pending', inMs: 0 } as const),
    }));
    return this.queue.complete(completions, SCHEDULE);
  }

  async stateOf(id: string): Promise<EndpointState | undefined> {
    const [row] = await this.database.query<EndpointState>(
      `SELECT failures, strikes, pauses, is_gone, failing_since IS NOT NULL AS is_failing,
         20 * ceil(extract(epoch FROM paused_until - now()) / 20)::integer AS paused_s
       FROM endpoints WHERE subscription_id = $1`,
      [id],
    );
    return row;
  }

  async endPauses(): Promise<void> {
    await this.database.query('UPDATE endpoints SET paused_until = now()');
  }
}

/** How many of the leases are for this subscription. */
export function countOf(leases: readonly Lease[], id: string): number {
  return leases.filter((lease) => lease.subscription_id === id).length;
}
