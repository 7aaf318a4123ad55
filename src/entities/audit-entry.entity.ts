import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/**
 * Who did what, when, to what. Written by audit: rows are added, and go by retention; an erasure
 * takes the ids of the person out of them.
 */
@Index('audit_by_actor', ['actor_id', 'id'])
@Index('audit_by_subject', ['subject_id', 'id'])
@Index('audit_by_action', ['action', 'id'])
@Entity('audit')
export class AuditEntryEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'audit_pkey', type: 'uuid' })
  readonly id!: string;

  @Column({ type: 'timestamptz' })
  readonly at!: Instant;

  /** The id of an API key, or `readywire`. */
  @Column({ type: 'text' })
  readonly actor_id!: string;

  /** The key's name at that time. */
  @Column({ type: 'text', nullable: true })
  readonly actor_name!: string | null;

  @Column({ type: 'text', nullable: true })
  readonly actor_role!: string | null;

  @Column({ type: 'text', nullable: true })
  readonly request_id!: string | null;

  @Column({ type: 'text' })
  readonly action!: string;

  @Column({ type: 'text', nullable: true })
  readonly subject_type!: string | null;

  @Column({ type: 'text', nullable: true })
  readonly subject_id!: string | null;

  @Column({ type: 'jsonb' })
  readonly details!: Readonly<Record<string, unknown>>;
}
