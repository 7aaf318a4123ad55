import { Injectable } from '@nestjs/common';
import type { Instant } from '../../../common/instant.js';
import { Database } from '../../../core/database/database.js';
import type { Lease } from './lease.js';
import { CLAIM, COMPLETE, HAND_BACK, SETTLE_INACTIVE } from './queue.sql.js';
import type { Attempted, Verdict } from './outcome.js';

/** What may be claimed. */
export interface ClaimLimits {
  /** Over all. */
  readonly most: number;
  /** In flight to one subscription, those in `busy` included. */
  readonly perSubscription: number;
  /** What is in flight already, by subscription. */
  readonly busy: ReadonlyMap<string, number>;
  /** How long the lease lasts. */
  readonly leaseMs: number;
}

/** A try and what becomes of its delivery. */
export interface Completion {
  readonly lease: Pick<Lease, 'id' | 'attempt' | 'subscription_id'>;
  readonly attempted: Attempted;
  readonly verdict: Verdict;
}

/** The queries of the worker: the table of deliveries is its queue. */
@Injectable()
export class QueueRepository {
  constructor(private readonly database: Database) {}

  /** Leases what is due, see {@link CLAIM}. */
  async claimDue({ most, perSubscription, busy, leaseMs }: ClaimLimits): Promise<Lease[]> {
    return this.database.query<Lease>(CLAIM, [
      most,
      perSubscription,
      [...busy.keys()],
      [...busy.values()],
      leaseMs,
    ]);
  }

  /**
   * Records the attempts, and moves on those deliveries whose lease still stands.
   * @returns the ids of the deliveries that were moved on
   */
  async complete(completions: readonly Completion[]): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>(COMPLETE, columnsOf(completions));
    return rows.map(({ id }) => id);
  }

  /** Ends leases without an outcome: due now, and no try is used up. */
  async handBack(leases: readonly Pick<Lease, 'id' | 'attempt'>[]): Promise<void> {
    if (leases.length === 0) return;
    await this.database.query(HAND_BACK, [
      leases.map(({ id }) => id),
      leases.map(({ attempt }) => attempt),
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
  ];
}
