import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/** What delivery has learned about the endpoint of a subscription. Written by delivery. */
@Entity('endpoints')
export class EndpointEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'endpoints_pkey', type: 'uuid' })
  readonly subscription_id!: string;

  @Column({ type: 'integer', default: 0 })
  readonly failures!: number;

  @Column({ type: 'timestamptz', nullable: true })
  readonly failing_since!: Instant | null;

  @Column({ type: 'timestamptz', nullable: true })
  readonly paused_until!: Instant | null;

  @Column({ type: 'timestamptz', nullable: true })
  readonly last_sent_at!: Instant | null;
}
