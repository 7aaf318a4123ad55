import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../../../src/common/instant.js';

/** Users who were greeted. Written by greetings. */
@Entity('greetings')
export class GreetingEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'greetings_pkey' })
  readonly user_id!: string;

  @Column({ type: 'timestamptz' })
  readonly greeted_at!: Instant;
}
