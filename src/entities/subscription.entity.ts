import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/** What a subscription asks for beyond the names of events; `{}` when nothing. */
export interface SubscriptionConfig {
  readonly include_resource?: boolean;
  readonly days_synced?: number;
  readonly items?: readonly string[];
}

/** Who wants which events where. A deleted one stays as a tombstone. Written by subscriptions. */
@Entity('subscriptions')
export class SubscriptionEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'subscriptions_pkey', type: 'uuid' })
  readonly id!: string;

  @Column({ type: 'text' })
  readonly name!: string;

  @Column({ type: 'text' })
  readonly url!: string;

  @Column({ type: 'text', array: true })
  readonly events!: string[];

  @Column({ type: 'jsonb' })
  readonly config!: SubscriptionConfig;

  @Column({ type: 'bytea', nullable: true })
  readonly secret_sealed!: Buffer | null;

  /** The secret before the last rotation, which signs beside the other until its end. */
  @Column({ type: 'bytea', nullable: true })
  readonly old_secret_sealed!: Buffer | null;

  @Column({ type: 'timestamptz', nullable: true })
  readonly old_secret_until!: Instant | null;

  @Column({ type: 'text' })
  readonly status!: 'active' | 'disabled';

  @Column({ type: 'text', nullable: true })
  readonly disabled_reason!: string | null;

  @Column({ type: 'timestamptz' })
  readonly created_at!: Instant;

  @Column({ type: 'timestamptz' })
  readonly updated_at!: Instant;

  @Column({ type: 'timestamptz', nullable: true })
  readonly deleted_at!: Instant | null;
}
