import { ApiProperty } from '@nestjs/swagger';
import type { Instant } from '../../../common/instant.js';
import type { AccountStatus } from '../tracking/account-figures.js';
import type { AccountState } from '../tracking/account-state.js';
import { standingOf } from '../tracking/why.js';
import { ACCOUNT_STATUSES } from './account-query.dto.js';

const TIME = { type: 'string', format: 'date-time', nullable: true } as const;

/** A payroll account of a user, as far as it is known here. */
export class AccountDto {
  @ApiProperty({ format: 'uuid', example: '0187c66e-e7e5-811c-b006-2232f00f426a' })
  readonly id!: string;

  @ApiProperty({ format: 'uuid', example: '018051aa-f7a9-a0db-2f38-6cfa325e9d69' })
  readonly user!: string;

  @ApiProperty({
    enum: ACCOUNT_STATUSES,
    description:
      '`failed`: could not be connected; `broken`: was connected, and no longer is; `removed`: ' +
      'taken away by the user.',
    example: 'connected',
  })
  readonly status!: AccountStatus;

  @ApiProperty({
    description: 'Whether the data of its latest connection is in: it counts for a report.',
    example: true,
  })
  readonly covered!: boolean;

  @ApiProperty({
    description: 'Left out of a report that is generated now: without data, and not waited for.',
    example: false,
  })
  readonly excluded!: boolean;

  @ApiProperty({
    description: 'How it stands, in words.',
    example: 'connected 12 min ago, no data yet',
  })
  readonly why!: string;

  @ApiProperty({
    format: 'date-time',
    description: "Since when it is in this status, by the provider's times if they are known.",
    example: '2025-06-24T22:05:22.012767Z',
  })
  readonly since!: Instant;

  @ApiProperty({
    ...TIME,
    description: 'Its latest connection.',
    example: '2025-06-24T22:05:22.012767Z',
  })
  readonly connected_at!: Instant | null;

  @ApiProperty({
    ...TIME,
    description: 'Of when the latest data is that was reported.',
    example: '2025-06-24T22:09:31.403471Z',
  })
  readonly last_synced_at!: Instant | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: "The provider's code of the failure, while it is failed or broken.",
    example: null,
  })
  readonly error_code!: string | null;

  @ApiProperty({
    type: 'integer',
    description: 'How many connections of it are known, at least 1.',
    example: 1,
  })
  readonly epoch!: number;
}

/** A page of accounts, newest first. */
export class AccountPage {
  @ApiProperty({ type: 'string', nullable: true, description: 'The next page.', example: null })
  readonly next!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'The page before.', example: null })
  readonly previous!: string | null;

  @ApiProperty({ type: [AccountDto] })
  readonly results!: readonly AccountDto[];
}

/** @param now for "12 min ago" */
export function toAccountDto(
  account: AccountState,
  { user, excluded, now }: { user: string; excluded: boolean; now: Instant },
): AccountDto {
  return {
    id: account.id,
    user,
    status: account.status,
    covered: account.covered,
    excluded,
    why: standingOf(account, now),
    since: account.since,
    connected_at: account.connectedAt,
    last_synced_at: account.lastSyncedAt,
    error_code: account.errorCode,
    epoch: account.epoch,
  };
}
