import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/**
 * The provider was asked where a user stands. What it said are the facts of the same event; facts
 * dated before `taken_at` are outranked by them. Written by reports.
 */
@Index('snapshots_of_user', ['user_id'])
@Entity('snapshots')
export class SnapshotEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'snapshots_pkey', type: 'uuid' })
  readonly event_id!: string;

  @Column({ type: 'uuid' })
  readonly user_id!: string;

  /** When it was so; never after the receipt. */
  @Column({ type: 'timestamptz' })
  readonly taken_at!: Instant;

  @Column({ type: 'timestamptz' })
  readonly received_at!: Instant;
}
