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
@Index('events_by_message_key', ['message_key'], {
  unique: true,
  where: 'message_key IS NOT NULL',
})
@Index('events_repeating', ['repeat_of', 'id'], { where: 'repeat_of IS NOT NULL' })
@Index('events_repeated_lately', ['received_at'], { where: 'repeat_of IS NOT NULL' })
@Index('events_without_user', ['id'], { where: 'user_id IS NULL' })
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

  /** What it says in one text, if it was found out by asking: the provider may still say it. */
  @Column({ type: 'text', nullable: true })
  readonly message_key!: string | null;

  /** The event that said the same before, so that this one was told to nobody. */
  @Column({ type: 'uuid', nullable: true })
  readonly same_as!: string | null;

  /** The first event that brought the very same bytes, if this is not the first. */
  @Column({ type: 'uuid', nullable: true })
  readonly repeat_of!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  readonly processed_at!: Instant | null;
}
