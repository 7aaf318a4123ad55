import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/** Where an event came from. */
export type EventSource = 'argyle' | 'readywire' | 'reconcile';

/** `received` waits for its turn, `quarantined` needs a person. */
export type EventStatus = 'received' | 'processed' | 'quarantined';

/** The event log: everything received and derived, the body as it came. Written by events. */
@Index('events_unprocessed', ['id'], { where: "status = 'received'" })
@Index('events_quarantined', ['id'], { where: "status = 'quarantined'" })
@Index('events_of_user', ['user_id', 'id'])
@Index('events_by_name', ['event', 'id'])
@Entity('events')
export class EventEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'events_pkey', type: 'uuid' })
  readonly id!: string;

  @Column({ type: 'text' })
  readonly source!: EventSource;

  @Column({ type: 'text', nullable: true })
  readonly event!: string | null;

  @Column({ type: 'uuid', nullable: true })
  readonly user_id!: string | null;

  @Column({ type: 'bytea' })
  readonly body!: Buffer;

  @Column({ type: 'timestamptz' })
  readonly received_at!: Instant;

  @Column({ type: 'text' })
  readonly status!: EventStatus;

  @Column({ type: 'integer', default: 0 })
  readonly tries!: number;

  @Column({ type: 'text', nullable: true })
  readonly fault!: string | null;

  @Column({ type: 'boolean', default: false })
  readonly is_replay!: boolean;

  @Column({ type: 'uuid', nullable: true })
  readonly only_for!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  readonly processed_at!: Instant | null;
}
