import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/** One try to deliver, with the answer. Written by delivery. */
@Index('attempts_of_subscription', ['subscription_id', 'started_at'])
@Entity('attempts')
export class AttemptEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'attempts_pkey', type: 'uuid' })
  readonly delivery_id!: string;

  @PrimaryColumn({ primaryKeyConstraintName: 'attempts_pkey', type: 'integer' })
  readonly number!: number;

  /** That of the delivery, once more: the statistics of a subscription are read by it. */
  @Column({ type: 'uuid', nullable: true })
  readonly subscription_id!: string | null;

  @Column({ type: 'timestamptz' })
  readonly started_at!: Instant;

  @Column({ type: 'integer' })
  readonly duration_ms!: number;

  @Column({ type: 'integer', nullable: true })
  readonly status_code!: number | null;

  /** 401 or 403 if the old secret of a rotation was refused and the new one tried at once. */
  @Column({ type: 'integer', nullable: true })
  readonly old_secret_status_code!: number | null;

  @Column({ type: 'text', nullable: true })
  readonly error!: string | null;

  @Column({ type: 'text', nullable: true })
  readonly answer!: string | null;
}
