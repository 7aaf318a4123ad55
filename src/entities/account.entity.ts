import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/** Where an account stands; `broken` worked once, `failed` never did. */
export type AccountStatus = 'pending' | 'connected' | 'failed' | 'broken' | 'removed';

/** A payroll account of a user, with the state that follows from the facts. Written by reports. */
@Index('accounts_by_id', ['id', 'user_id'])
@Entity('accounts')
export class AccountEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'accounts_pkey', type: 'uuid' })
  readonly user_id!: string;

  @PrimaryColumn({ primaryKeyConstraintName: 'accounts_pkey', type: 'uuid' })
  readonly id!: string;

  @Column({ type: 'text' })
  readonly status!: AccountStatus;

  @Column({ type: 'boolean' })
  readonly is_covered!: boolean;

  /** Not waited for, and without its data: the report is generated without it. */
  @Column({ type: 'boolean' })
  readonly is_excluded!: boolean;

  @Column({ type: 'integer' })
  readonly epoch!: number;

  /** The epoch of which the user was last told as fully ready. */
  @Column({ type: 'integer', default: 0 })
  readonly told_epoch!: number;

  @Column({ type: 'timestamptz' })
  readonly since!: Instant;

  @Column({ type: 'timestamptz', nullable: true })
  readonly connected_at!: Instant | null;

  @Column({ type: 'timestamptz', nullable: true })
  readonly last_synced_at!: Instant | null;

  @Column({ type: 'text', nullable: true })
  readonly error_code!: string | null;
}
