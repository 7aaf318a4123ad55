import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { ID_PATTERN } from '../../../common/ids.js';
import { parseInstant, type Instant } from '../../../common/instant.js';
import { PageQuery } from '../../../common/pagination/page-query.dto.js';
import { SHOWN_STATUSES, type ShownStatus } from './delivery.dto.js';

const NO_ID = { message: 'must be an id.' };
const NO_INSTANT = { message: 'must be a time such as 2025-06-24T22:05:17Z.' };
const INSTANT_PATTERN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const EXAMPLE_ID = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';

/** Brings a time into the one form; what is none stays and is refused by the pattern. */
const ToInstant = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => parseInstant(value) ?? value);

/** Which deliveries to list; all filters together. */
export class DeliveryQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only those to this subscription.', format: 'uuid' })
  @IsOptional()
  @Matches(ID_PATTERN, NO_ID)
  readonly webhook?: string;

  @ApiPropertyOptional({
    description: 'Only those of events of this name.',
    example: 'reports.ready',
  })
  @IsOptional()
  @IsString({ message: 'must be the name of one event.' })
  @IsNotEmpty({ message: 'must not be empty.' })
  @MaxLength(200, { message: 'is too long.' })
  readonly event?: string;

  @ApiPropertyOptional({ description: 'Only those of this event.', format: 'uuid' })
  @IsOptional()
  @Matches(ID_PATTERN, NO_ID)
  readonly event_id?: string;

  @ApiPropertyOptional({
    description: 'Only those of events of this user.',
    format: 'uuid',
    example: EXAMPLE_ID,
  })
  @IsOptional()
  @Matches(ID_PATTERN, NO_ID)
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
  @ToInstant()
  @Matches(INSTANT_PATTERN, NO_INSTANT)
  readonly since?: Instant;

  @ApiPropertyOptional({ description: 'Only those made before this time.', format: 'date-time' })
  @IsOptional()
  @ToInstant()
  @Matches(INSTANT_PATTERN, NO_INSTANT)
  readonly until?: Instant;
}
