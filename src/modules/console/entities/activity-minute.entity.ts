import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../../common/instant.js';

/** What all processes together did in a minute. For charts, not for accounts. Written by console. */
@Entity('activity_minutes')
export class ActivityMinuteEntity {
  @PrimaryColumn({ type: 'timestamptz', primaryKeyConstraintName: 'activity_minutes_pkey' })
  readonly minute!: Instant;

  @Column({ type: 'bigint', default: 0 })
  readonly accepted!: number;

  @Column({ type: 'bigint', default: 0 })
  readonly processed!: number;

  @Column({ type: 'bigint', default: 0 })
  readonly delivered!: number;

  @Column({ type: 'bigint', default: 0 })
  readonly failed_tries!: number;
}
