import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/**
 * What delivery has learned about the endpoint of a subscription; all processes share it. A fault
 * of our own is nothing learned. Written by delivery.
 */
@Entity('endpoints')
export class EndpointEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'endpoints_pkey', type: 'uuid' })
  readonly subscription_id!: string;

  /** Failures since the last 2xx. */
  @Column({ type: 'integer', default: 0 })
  readonly failures!: number;

  /** When the first of these failures was written down. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly failing_since!: Instant | null;

  /**
   * Null: it gets what is due. To come: it gets nothing until then. Passed: it gets one delivery,
   * the probe, whose claim moves this on to the end of its lease.
   */
  @Column({ type: 'timestamptz', nullable: true })
  readonly paused_until!: Instant | null;

  /** When a request last went to it, whatever the answer was. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly last_sent_at!: Instant | null;

  /** Failures in a row that say it is not there: no answer, 502, 503, 504. */
  @Column({ type: 'integer', default: 0 })
  readonly strikes!: number;

  /** Pauses since the last 2xx: the step of the retry schedule that the next one takes. */
  @Column({ type: 'integer', default: 0 })
  readonly pauses!: number;

  /** It has answered 410. */
  @Column({ type: 'boolean', default: false })
  readonly is_gone!: boolean;

  /** When the outcome of a try was last written down. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly last_tried_at!: Instant | null;

  /** Moving average of how long its answers took. Null: nothing was ever tried. */
  @Column({ type: 'integer', nullable: true })
  readonly answer_ms!: number | null;
}
