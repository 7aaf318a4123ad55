import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';
import type { Verdict } from './user.entity.js';

/** A verdict that was stored, and why; rows are only added. Written by reports. */
@Index('verdict_changes_of_user', ['user_id', 'recorded_at'])
@Entity('verdict_changes')
export class VerdictChangeEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'verdict_changes_pkey', type: 'uuid' })
  readonly id!: string;

  @Column({ type: 'uuid' })
  readonly user_id!: string;

  @Column({ type: 'text' })
  readonly verdict!: Verdict;

  /** Since when it is so: a receipt, or the passing of a deadline. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly since!: Instant | null;

  /** One sentence for people, as of `recorded_at`. */
  @Column({ type: 'text' })
  readonly why!: string;

  @Column({ type: 'timestamptz' })
  readonly recorded_at!: Instant;
}
