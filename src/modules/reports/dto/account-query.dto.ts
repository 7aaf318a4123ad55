import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../common/pagination/page-query.dto.js';
import { IsId } from '../../../common/validation/is-id.decorator.js';
import type { AccountStatus } from '../tracking/account-figures.js';

export const ACCOUNT_STATUSES = ['pending', 'connected', 'failed', 'broken', 'removed'] as const;

/** Which accounts to list; all filters together. */
export class AccountQuery extends PageQuery {
  @ApiPropertyOptional({
    format: 'uuid',
    description: 'Only those of this user.',
    example: '018051aa-f7a9-a0db-2f38-6cfa325e9d69',
  })
  @IsOptional()
  @IsId()
  readonly user?: string;

  @ApiPropertyOptional({ enum: ACCOUNT_STATUSES, description: 'Only those in this status.' })
  @IsOptional()
  @IsIn(ACCOUNT_STATUSES, { message: `must be one of ${ACCOUNT_STATUSES.join(', ')}.` })
  readonly status?: AccountStatus;
}
