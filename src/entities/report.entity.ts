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

  /** When it was heard that it failed. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly failed_at!: Instant | null;

  /** When the provider last showed it; null: only events told of it. So are the rest. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly seen_at!: Instant | null;

  /** Its `created_at` at the provider. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly ordered_at!: Instant | null;

  @Column({ type: 'text', nullable: true })
  readonly file_url!: string | null;

  @Column({ type: 'text', nullable: true })
  readonly json_url!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  readonly last_synced_at!: Instant | null;

  /** A JSON list, as text: `jsonb` refuses characters that JSON allows. */
  @Column({ type: 'text', nullable: true })
  readonly accounts!: string | null;

  /** A JSON object, as text. */
  @Column({ type: 'text', nullable: true })
  readonly metadata!: string | null;
}
