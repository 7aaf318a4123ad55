import { ApiProperty } from '@nestjs/swagger';
import type { Instant } from '../../../common/instant.js';
import type { ShownReport } from '../reports.repository.js';
import { REPORT_STATUSES, type ReportStatus } from '../tracking/report-status.js';

/**
 * A report under the provider's names, as far as it is known from events. `file_url`, `json_url`,
 * `last_synced_at`, `accounts` and `metadata` are known to the provider alone and left out.
 */
export class ReportDto {
  @ApiProperty({ format: 'uuid', example: '43a2c6c3-1e63-91e5-88e3-f9ab2dcc489b' })
  readonly id!: string;

  @ApiProperty({ format: 'uuid', example: '018051aa-f7a9-a0db-2f38-6cfa325e9d69' })
  readonly user!: string;

  @ApiProperty({ description: 'As the provider names it.', example: 'voie' })
  readonly type!: string;

  @ApiProperty({
    enum: REPORT_STATUSES,
    description: 'It only rises, in this order.',
    example: 'generated',
  })
  readonly status!: ReportStatus;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'What you call its user.',
    example: 'July_Connection',
  })
  readonly external_id!: string | null;

  @ApiProperty({
    format: 'date-time',
    description: 'When it was first heard of here, by an event or a request.',
    example: '2023-03-09T16:22:06.081000Z',
  })
  readonly created_at!: Instant;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'When `reports.generated` was received; null until then.',
    example: '2023-03-09T16:22:06.081000Z',
  })
  readonly generated_at!: Instant | null;
}

/** A page of reports, newest first. */
export class ReportPage {
  @ApiProperty({ type: 'string', nullable: true, description: 'The next page.', example: null })
  readonly next!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'The page before.', example: null })
  readonly previous!: string | null;

  @ApiProperty({ type: [ReportDto] })
  readonly results!: readonly ReportDto[];
}

/** The report on the wire. */
export function toReportDto({ user_id, ...report }: ShownReport): ReportDto {
  return {
    id: report.id,
    user: user_id,
    type: report.type,
    status: report.status,
    external_id: report.external_id,
    created_at: report.created_at,
    generated_at: report.generated_at,
  };
}
