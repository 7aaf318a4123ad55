import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { Instant } from '../../../common/instant.js';
import { PageQuery } from '../../../common/pagination/page-query.dto.js';
import { IsId } from '../../../common/validation/is-id.decorator.js';
import { IsInstant } from '../../../common/validation/is-instant.decorator.js';
import { Passes } from '../../../common/validation/passes.decorator.js';
import { textFault } from '../../../common/validation/text-fault.js';
import { SHOWN_STATUSES, type ShownStatus } from './delivery.dto.js';

const LONGEST_EVENT = 200;
const EXAMPLE_ID = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';

/** Which deliveries to list; all filters together. */
export class DeliveryQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only those to this subscription.', format: 'uuid' })
  @IsOptional()
  @IsId()
  readonly webhook?: string;

  @ApiPropertyOptional({
    description: 'Only those of events of this name.',
    example: 'reports.ready',
  })
  @IsOptional()
  @Passes('eventName', (value) => textFault(value, LONGEST_EVENT))
  readonly event?: string;

  @ApiPropertyOptional({ description: 'Only those of this event.', format: 'uuid' })
  @IsOptional()
  @IsId()
  readonly event_id?: string;

  @ApiPropertyOptional({
    description: 'Only those of events of this user.',
    format: 'uuid',
    example: EXAMPLE_ID,
  })
  @IsOptional()
  @IsId()
  readonly user?: string;

  @ApiPropertyOptional({ description: 'Only those in this status.', enum: SHOWN_STATUSES })
  @IsOptional()
  @IsIn(SHOWN_STATUSES, { message: `must be one of ${SHOWN_STATUSES.join(', ')}.` })
  readonly status?: ShownStatus;

  @ApiPropertyOptional({
    description: 'Only those made at or after this time.',
    format: 'date-time',
  })
  @IsOptional()
  @IsInstant()
  readonly since?: Instant;

  @ApiPropertyOptional({ description: 'Only those made before this time.', format: 'date-time' })
  @IsOptional()
  @IsInstant()
  readonly until?: Instant;
}
