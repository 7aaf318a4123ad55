import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { Instant } from '../../../common/instant.js';
import { PageQuery } from '../../../common/pagination/page-query.dto.js';
import { IsId } from '../../../common/validation/is-id.decorator.js';
import { IsInstant } from '../../../common/validation/is-instant.decorator.js';
import { Passes } from '../../../common/validation/passes.decorator.js';
import { textFault } from '../../../common/validation/text-fault.js';

const LONGEST_EVENT = 200;
export const EVENT_SOURCES = ['argyle', 'readywire', 'reconcile'] as const;
export const EVENT_STATUSES = ['received', 'processed', 'quarantined'] as const;

/** The filters of the event log. */
export class EventQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'The name of the event.', example: 'reports.ready' })
  @IsOptional()
  @Passes('eventName', (value) => textFault(value, LONGEST_EVENT))
  readonly event?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The user whom the event names.' })
  @IsOptional()
  @IsId()
  readonly user?: string;

  @ApiPropertyOptional({ enum: EVENT_SOURCES, description: 'Where the event came from.' })
  @IsOptional()
  @IsIn(EVENT_SOURCES, { message: `must be one of ${EVENT_SOURCES.join(', ')}.` })
  readonly source?: string;

  @ApiPropertyOptional({ enum: EVENT_STATUSES, description: 'What became of the event.' })
  @IsOptional()
  @IsIn(EVENT_STATUSES, { message: `must be one of ${EVENT_STATUSES.join(', ')}.` })
  readonly status?: string;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'Events that brought the same bytes as this one again.',
  })
  @IsOptional()
  @IsId()
  readonly repeat_of?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Received at this time or later.' })
  @IsOptional()
  @IsInstant()
  readonly since?: Instant;

  @ApiPropertyOptional({ format: 'date-time', description: 'Received before this time.' })
  @IsOptional()
  @IsInstant()
  readonly until?: Instant;
}
