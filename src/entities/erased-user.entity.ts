import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/** What is left of a person who was erased: a keyed hash of the id, and counts. Written by core. */
@Entity('erased_users')
export class ErasedUserEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'erased_users_pkey', type: 'bytea' })
  readonly hash!: Buffer;

  @Column({ type: 'timestamptz' })
  readonly erased_at!: Instant;

  /** How many events about the person came since. */
  @Column({ type: 'integer', default: 0 })
  readonly seen!: number;

  @Column({ type: 'timestamptz', nullable: true })
  readonly last_seen_at!: Instant | null;
}
