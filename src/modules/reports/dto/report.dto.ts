import { ApiProperty } from '@nestjs/swagger';
import type { Instant } from '../../../common/instant.js';
import type { ShownReport } from '../reports.repository.js';
import { REPORT_STATUSES, type ReportStatus } from '../tracking/report-status.js';

/**
 * A report under the provider's names. What only the provider knows is null until it has shown the
 * report: when it was requested here, or when the provider was asked.
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
    description: 'By the provider; until it has said so, when it was first heard of here.',
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

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'When it was heard that it failed.',
    example: null,
  })
  readonly failed_at!: Instant | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'At the provider, who wants its own credentials. Here: `/v2/reports/{id}/file`.',
    example: 'https://api.argyle.com/v2/reports/43a2c6c3-1e63-91e5-88e3-f9ab2dcc489b/pdf',
  })
  readonly file_url!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The same for `/v2/reports/{id}/json`.',
    example: 'https://api.argyle.com/v2/reports/43a2c6c3-1e63-91e5-88e3-f9ab2dcc489b/json',
  })
  readonly json_url!: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'As of when its data is.',
    example: '2023-03-09T14:08:25.069105Z',
  })
  readonly last_synced_at!: Instant | null;

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    nullable: true,
    description: 'The accounts in it, as the provider lists them.',
    example: [
      {
        id: '0187c66e-e7e5-811c-b006-2232f00f426a',
        item: 'item_123456789',
        last_synced_at: '2023-03-09T14:08:25.069105Z',
      },
    ],
  })
  readonly accounts!: unknown;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'What was given along when it was requested.',
    example: {},
  })
  readonly metadata!: unknown;
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
    created_at: report.ordered_at ?? report.created_at,
    generated_at: report.generated_at,
    failed_at: report.failed_at,
    file_url: report.file_url,
    json_url: report.json_url,
    last_synced_at: report.last_synced_at,
    accounts: parsed(report.accounts),
    metadata: parsed(report.metadata),
  };
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
