import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/** How far a report is; it only rises, in this order. */
export type ReportStatus = 'waiting_for_sync' | 'generating' | 'failed' | 'generated';

/** A report that the provider makes or made of a user. Written by reports. */
@Index('reports_of_user', ['user_id', 'id'])
@Entity('reports')
export class ReportEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'reports_pkey', type: 'uuid' })
  readonly id!: string;

  @Column({ type: 'uuid' })
  readonly user_id!: string;

  @Column({ type: 'text' })
  readonly type!: string;

  @Column({ type: 'text' })
  readonly status!: ReportStatus;

  @Column({ type: 'uuid', nullable: true })
  readonly event_id!: string | null;

  @Column({ type: 'timestamptz' })
  readonly created_at!: Instant;

  @Column({ type: 'timestamptz', nullable: true })
  readonly generated_at!: Instant | null;
}
