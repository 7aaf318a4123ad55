import { Injectable } from '@nestjs/common';
import type { Instant } from '../../../common/instant.js';
import { Database } from '../../../core/database/database.js';
import type { Lease } from './lease.js';
import { CLAIM } from './claim.sql.js';
import { COMPLETE } from './complete.sql.js';
import { HAND_BACK, SETTLE_INACTIVE } from './queue.sql.js';
import type { Attempted, Verdict } from './outcome.js';
import { signOf } from './sign.js';
import type { Busy } from './slots.js';

/** What may be claimed. */
export interface ClaimLimits {
  /** Over all. */
  readonly most: number;
  /** In flight to one subscription, those in `busy` included. */
  readonly perSubscription: number;
  /** What is in flight already, by subscription. */
  readonly busy: readonly Busy[];
  /** How long the lease lasts. */
  readonly leaseMs: number;
  /** An endpoint whose answers take longer than this is slow. */
  readonly slowMs: number;
  /** In flight to all slow endpoints together. */
  readonly slowTogether: number;
  /** In flight to one endpoint of which nothing is known yet. */
  readonly perUnknown: number;
}

/** A try and what becomes of its delivery. */
export interface Completion {
  readonly lease: Pick<Lease, 'id' | 'attempt' | 'subscription_id' | 'is_probe'>;
  readonly attempted: Attempted;
  readonly verdict: Verdict;
}

/** The queries of the worker: the table of deliveries is its queue. */
@Injectable()
export class QueueRepository {
  constructor(private readonly database: Database) {}

  /** Leases what is due, see {@link CLAIM}. */
  async claimDue({ busy, ...limits }: ClaimLimits): Promise<Lease[]> {
    return this.database.query<Lease>(CLAIM, [
      limits.most,
      limits.perSubscription,
      busy.map(({ id }) => id),
      busy.map(({ count }) => count),
      limits.leaseMs,
      busy.map(({ isSlow }) => isSlow),
      limits.slowMs,
      limits.slowTogether,
      limits.perUnknown,
    ]);
  }

  /**
   * Records the attempts, moves on those deliveries whose lease still stands, and learns from
   * these about their endpoints, see {@link COMPLETE}.
   * @param completions in the order in which they came
   * @param scheduleMs the retry schedule, by whose steps pauses grow
   * @returns the ids of the deliveries that were moved on
   */
  async complete(
    completions: readonly Completion[],
    scheduleMs: readonly number[],
  ): Promise<readonly string[]> {
    const columns = [...columnsOf(completions), scheduleMs];
    const rows = await this.database.query<{ id: string }>(COMPLETE, columns);
    return rows.map(({ id }) => id);
  }

  /** Ends leases without an outcome: due now, and no try is used up. */
  async handBack(leases: readonly Pick<Lease, 'id' | 'attempt' | 'is_probe'>[]): Promise<void> {
    if (leases.length === 0) return;
    await this.database.query(HAND_BACK, [
      leases.map(({ id }) => id),
      leases.map(({ attempt }) => attempt),
      leases.map((lease) => lease.is_probe),
    ]);
  }

  /** What is due for a disabled subscription is held, for a deleted one cancelled. */
  async settleDueOfInactive(): Promise<void> {
    await this.database.query(SETTLE_INACTIVE);
  }
}

function columnsOf(completions: readonly Completion[]): readonly unknown[] {
  const column = <T>(read: (one: Completion) => T): readonly T[] => completions.map(read);
  return [
    column(({ lease }) => lease.id),
    column(({ lease }) => lease.attempt),
    column(({ verdict }) => verdict.status),
    column(({ verdict }) => (verdict.status === 'pending' ? verdict.inMs : 0)),
    column<Instant>(({ attempted }) => attempted.startedAt),
    column(({ attempted }) => attempted.durationMs),
    column(({ attempted }) => attempted.statusCode),
    column(({ attempted }) => attempted.error),
    column(({ attempted }) => attempted.answer),
    column(({ attempted }) => signOf(attempted)),
    column(({ attempted }) => attempted.retryAfterMs ?? null),
    column(({ lease }) => lease.is_probe),
    column(({ attempted }) => attempted.oldSecretStatusCode ?? null),
    column(({ lease }) => lease.subscription_id),
  ];
}
