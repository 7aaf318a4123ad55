import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/**
 * How far a request is. `planned` waits for its moment; `sending` is on its way to the provider,
 * or it is not known whether it arrived there; `requested` has a report whose outcome is awaited.
 * The rest is final: `generated` and `failed` as the provider says, `refused` by it for good,
 * `gone`: it no longer has the report.
 */
export type ReportRequestStatus =
  'planned' | 'sending' | 'requested' | 'generated' | 'failed' | 'refused' | 'gone';

/** A report that Readywire orders by itself; the row is queue and record in one. Written by argyle. */
@Index('report_requests_planned', ['user_id', 'type'], {
  unique: true,
  where: "status = 'planned'",
})
@Index('report_requests_sending', ['user_id', 'type'], {
  unique: true,
  where: "status = 'sending'",
})
@Index('report_requests_due', ['due_at'], { where: 'due_at IS NOT NULL' })
@Index('report_requests_underway', ['id'], { where: "status = 'requested'" })
@Index('report_requests_of_user', ['user_id', 'id'])
@Entity('report_requests')
export class ReportRequestEntity {
  /** Goes along to the provider as `metadata.readywire_request`. */
  @PrimaryColumn({ primaryKeyConstraintName: 'report_requests_pkey', type: 'uuid' })
  readonly id!: string;

  @Column({ type: 'uuid' })
  readonly user_id!: string;

  /** Such as `voie`. */
  @Column({ type: 'text' })
  readonly type!: string;

  @Column({ type: 'text' })
  readonly status!: ReportRequestStatus;

  /** When it is looked at next; null once it is final. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly due_at!: Instant | null;

  /** Raised by every claim: what another claim took over is not written down any more. */
  @Column({ type: 'integer', default: 0 })
  readonly attempt!: number;

  /** By the database's clock. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly leased_until!: Instant | null;

  /** Tries or questions in a row without an outcome: the step of the pauses. */
  @Column({ type: 'integer', default: 0 })
  readonly asks!: number;

  @Column({ type: 'timestamptz' })
  readonly created_at!: Instant;

  /** When it was last decided to send it; null while it is planned. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly sent_at!: Instant | null;

  /** When the provider's yes was known. */
  @Column({ type: 'timestamptz', nullable: true })
  readonly requested_at!: Instant | null;

  @Column({ type: 'timestamptz', nullable: true })
  readonly finished_at!: Instant | null;

  @Column({ type: 'uuid', nullable: true })
  readonly report_id!: string | null;

  /** Why it is not further, for people. */
  @Column({ type: 'text', nullable: true })
  readonly fault!: string | null;
}
