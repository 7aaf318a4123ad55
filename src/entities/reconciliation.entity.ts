import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/** When the provider is next asked where a user stands. Written by argyle. */
@Index('reconciliations_due', ['is_routine', 'due_at'], { where: 'due_at IS NOT NULL' })
@Index('reconciliations_asked', ['asked_at'])
@Entity('reconciliations')
export class ReconciliationEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'reconciliations_pkey', type: 'uuid' })
  readonly user_id!: string;

  /** Null: the user rests until the next event about them. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly due_at!: Instant | null;

  /** The slow round; otherwise something is awaited. */
  @Column({ type: 'boolean' })
  readonly is_routine!: boolean;

  /** Questions in a row that did not bring what is awaited: the step of the pauses. */
  @Column({ type: 'integer', default: 0 })
  readonly asks!: number;

  /** Raised by every claim: what another claim took over is not written down any more. */
  @Column({ type: 'integer', default: 0 })
  readonly attempt!: number;

  /** By the database's clock, as the next. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly leased_until!: Instant | null;

  /** When it was last claimed. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly asked_at!: Instant | null;

  /** Why there was no answer the last time, for people. */
  @Column({ type: 'text', nullable: true })
  readonly fault!: string | null;
}
