import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/** What a fact says of its account. */
export type FactKind = 'added' | 'connected' | 'error' | 'ready' | 'removed' | 'mentioned';

/** What an event says about an account; state is a pure function of the set of them. Written by reports. */
@Index('facts_of_user', ['user_id'])
@Entity('facts')
export class FactEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'facts_pkey', type: 'uuid' })
  readonly event_id!: string;

  @PrimaryColumn({ primaryKeyConstraintName: 'facts_pkey', type: 'uuid' })
  readonly account_id!: string;

  @PrimaryColumn({ primaryKeyConstraintName: 'facts_pkey', type: 'text' })
  readonly kind!: FactKind;

  @Column({ type: 'uuid' })
  readonly user_id!: string;

  @Column({ type: 'timestamptz', nullable: true })
  readonly at!: Instant | null;

  /** The time as the provider stated it, possibly after the receipt; null: none was stated. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly stated_at!: Instant | null;

  @Column({ type: 'timestamptz' })
  readonly received_at!: Instant;

  @Column({ type: 'text', nullable: true })
  readonly error_code!: string | null;
}
