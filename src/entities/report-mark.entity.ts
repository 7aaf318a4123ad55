import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Up to which connection of an account a report of a type was requested. Written by argyle. */
@Entity('report_marks')
export class ReportMarkEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'report_marks_pkey', type: 'uuid' })
  readonly user_id!: string;

  @PrimaryColumn({ primaryKeyConstraintName: 'report_marks_pkey', type: 'uuid' })
  readonly account_id!: string;

  @PrimaryColumn({ primaryKeyConstraintName: 'report_marks_pkey', type: 'text' })
  readonly type!: string;

  @Column({ type: 'integer' })
  readonly epoch!: number;

  /** Whose sending set the epoch. If it turns out that it never arrived, it takes it back. */
  @Column({ type: 'uuid' })
  readonly request_id!: string;
}
