import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/**
 * What is left of bodies that came longer ago than any duplicate window reaches: enough to say
 * that one comes again. Written by intake.
 */
@Index('remembered_bodies_by_age', ['remembered_at'])
@Entity('remembered_bodies')
export class RememberedBodyEntity {
  /** The first eight bytes of the SHA-256 digest. */
  @PrimaryColumn({ primaryKeyConstraintName: 'remembered_bodies_pkey', type: 'bigint' })
  readonly hash!: number;

  /** The first event with these bytes. */
  @Column({ type: 'uuid' })
  readonly event_id!: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  readonly remembered_at!: Instant;
}
