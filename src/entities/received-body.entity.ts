import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/**
 * Digests of the bodies that came: the same bytes again soon are a duplicate, later they are a
 * repeat. Written by intake.
 */
@Index('received_bodies_by_claim', ['claimed_at'])
@Entity('received_bodies')
export class ReceivedBodyEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'received_bodies_pkey', type: 'bytea' })
  readonly digest!: Buffer;

  /** The latest event with these bytes: what comes within the window is a duplicate of it. */
  @Column({ type: 'uuid' })
  readonly event_id!: string;

  /** The first event with these bytes, if that is another one. */
  @Column({ type: 'uuid', nullable: true })
  readonly first_event_id!: string | null;

  @Column({ type: 'timestamptz' })
  readonly received_at!: Instant;

  /** When it was stored, by the clock of the database: long after its receipt, if it was kept. */
  @Column({ type: 'timestamptz', default: () => 'now()' })
  readonly claimed_at!: Instant;
}
