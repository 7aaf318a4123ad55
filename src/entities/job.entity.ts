import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/** Periodic work of the whole deployment, leased by one replica at a time. Written by core/jobs. */
@Entity('jobs')
export class JobEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'jobs_pkey', type: 'text' })
  readonly name!: string;

  @Column({ type: 'timestamptz' })
  readonly due_at!: Instant;

  @Column({ type: 'uuid', nullable: true })
  readonly lease!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  readonly leased_until!: Instant | null;

  @Column({ type: 'timestamptz', nullable: true })
  readonly started_at!: Instant | null;

  /** When it last ended well. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly finished_at!: Instant | null;

  /** The code of its last failure; null once it has ended well. */
  @Column({ type: 'text', nullable: true })
  readonly last_error!: string | null;
}
