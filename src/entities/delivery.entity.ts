import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/**
 * What has become of a delivery. One that is being sent right now is `pending` with a lease:
 * `is_leased`, until `due_at`.
 */
export type DeliveryStatus = 'pending' | 'delivered' | 'failed' | 'held' | 'blocked' | 'cancelled';

/** One event on its way to one subscription; the table is the queue. Written by delivery. */
@Index('deliveries_once', ['event_id', 'subscription_id'], { unique: true })
@Index('deliveries_due', ['subscription_id', 'is_recovered', 'due_at'], {
  where: "status = 'pending'",
})
@Index('deliveries_unwell', ['status', 'id'], { where: "status IN ('failed', 'held', 'blocked')" })
@Index('deliveries_unwell_of_subscription', ['subscription_id', 'status', 'id'], {
  where: "status IN ('failed', 'held', 'blocked')",
})
@Index('deliveries_of_subscription', ['subscription_id', 'id'])
@Entity('deliveries')
export class DeliveryEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'deliveries_pkey', type: 'uuid' })
  readonly id!: string;

  @Column({ type: 'uuid' })
  readonly event_id!: string;

  @Column({ type: 'uuid' })
  readonly subscription_id!: string;

  @Column({ type: 'text' })
  readonly status!: DeliveryStatus;

  /** While pending: when it is to be sent; while leased: when the lease ends. */
  @Column({ type: 'timestamptz' })
  readonly due_at!: Instant;

  /** How often it was claimed: the fence of the lease and the number of the attempt. */
  @Column({ type: 'integer', default: 0 })
  readonly attempt!: number;

  /** Tries of the retry schedule that are used up, a running or lost one included. */
  @Column({ type: 'integer', default: 0 })
  readonly tries!: number;

  /** A process has claimed it and told no outcome yet; past `due_at` the lease is lost. */
  @Column({ type: 'boolean', default: false })
  readonly is_leased!: boolean;

  /** Queued once more by a recovery or a replay: it goes behind the fresh ones. */
  @Column({ type: 'boolean', default: false })
  readonly is_recovered!: boolean;

  @Column({ type: 'timestamptz' })
  readonly created_at!: Instant;

  @Column({ type: 'timestamptz', nullable: true })
  readonly finished_at!: Instant | null;

  @Column({ type: 'integer', nullable: true })
  readonly last_status_code!: number | null;

  @Column({ type: 'text', nullable: true })
  readonly last_error!: string | null;
}
