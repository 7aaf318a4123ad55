import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/** Where a user stands: whether a report can be generated. */
export type Verdict = 'none' | 'waiting' | 'ready' | 'failed' | 'overdue';

/** A person whose accounts are tracked, with the verdict that follows from the facts. Written by reports. */
@Index('users_with_deadline', ['deadline_at'], { where: 'deadline_at IS NOT NULL' })
@Index('users_by_verdict', ['verdict', 'id'])
@Index('users_by_external_id', ['external_id'])
@Entity('users')
export class UserEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'users_pkey', type: 'uuid' })
  readonly id!: string;

  @Column({ type: 'text', nullable: true })
  readonly external_id!: string | null;

  /** With the next one: the event that said `external_id`, the one received last. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly external_id_received_at!: Instant | null;

  @Column({ type: 'uuid', nullable: true })
  readonly external_id_event_id!: string | null;

  @Column({ type: 'text' })
  readonly verdict!: Verdict;

  @Column({ type: 'timestamptz', nullable: true })
  readonly verdict_since!: Instant | null;

  @Column({ type: 'timestamptz', nullable: true })
  readonly deadline_at!: Instant | null;

  /** The receipt of the first event about them. */
  @Column({ type: 'timestamptz' })
  readonly created_at!: Instant;
}
