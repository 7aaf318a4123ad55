import { ApiProperty } from '@nestjs/swagger';
import type { Instant } from '../../../common/instant.js';
import type { Verdict } from '../tracking/verdict.js';
import { AccountDto } from './account.dto.js';
import { ReportDto } from './report.dto.js';
import { VERDICTS } from './user-query.dto.js';

/** A person whose accounts are tracked, and whether a report can be generated. */
export class UserDto {
  @ApiProperty({ format: 'uuid', example: '018051aa-f7a9-a0db-2f38-6cfa325e9d69' })
  readonly id!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'What you call them; the one that was received last.',
    example: 'July_Connection',
  })
  readonly external_id!: string | null;

  @ApiProperty({
    enum: VERDICTS,
    description:
      '`none`: no account is left; `waiting`: data is still to come; `ready`: a report can be ' +
      'generated now; `failed`: there will be no data; `overdue`: waiting past the deadline.',
    example: 'waiting',
  })
  readonly verdict!: Verdict;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Since when; null if nothing was heard of an account.',
    example: '2025-06-24T22:05:23.114000Z',
  })
  readonly verdict_since!: Instant | null;

  @ApiProperty({
    description: 'Why, in one sentence.',
    example: 'waiting for account …f426a, connected 12 min ago, no data yet',
  })
  readonly why!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description:
      'While `waiting`: when the user becomes `ready` without the accounts that have no data, ' +
      'or `overdue`.',
    example: '2025-06-24T22:20:23.114000Z',
  })
  readonly deadline_at!: Instant | null;

  @ApiProperty({
    format: 'date-time',
    description: 'When they were first heard of.',
    example: '2025-06-24T22:05:18.220000Z',
  })
  readonly created_at!: Instant;
}

/** A user with their accounts and reports. */
export class UserWithAccountsDto extends UserDto {
  @ApiProperty({ type: [AccountDto], description: 'All of them, by id.' })
  readonly accounts!: readonly AccountDto[];

  @ApiProperty({
    type: [ReportDto],
    description: 'The newest 50; all of them are at `/v2/reports?user=`.',
  })
  readonly reports!: readonly ReportDto[];
}

/** A page of users, newest first. */
export class UserPage {
  @ApiProperty({ type: 'string', nullable: true, description: 'The next page.', example: null })
  readonly next!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'The page before.', example: null })
  readonly previous!: string | null;

  @ApiProperty({ type: [UserDto] })
  readonly results!: readonly UserDto[];
}
