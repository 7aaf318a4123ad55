import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/** One try to deliver, with the answer. Written by delivery. */
@Entity('attempts')
export class AttemptEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'attempts_pkey', type: 'uuid' })
  readonly delivery_id!: string;

  @PrimaryColumn({ primaryKeyConstraintName: 'attempts_pkey', type: 'integer' })
  readonly number!: number;

  @Column({ type: 'timestamptz' })
  readonly started_at!: Instant;

  @Column({ type: 'integer' })
  readonly duration_ms!: number;

  @Column({ type: 'integer', nullable: true })
  readonly status_code!: number | null;

  @Column({ type: 'text', nullable: true })
  readonly error!: string | null;

  @Column({ type: 'text', nullable: true })
  readonly answer!: string | null;
}
