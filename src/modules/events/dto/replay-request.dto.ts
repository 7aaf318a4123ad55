import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { Instant } from '../../../common/instant.js';
import { IsInstant } from '../../../common/validation/is-instant.decorator.js';

const FINISHED = ['processed', 'quarantined'] as const;

/** Which events are to be processed and delivered again. */
export class ReplayRequest {
  @ApiPropertyOptional({ enum: FINISHED, description: 'Only these; unset: both.' })
  @IsOptional()
  @IsIn(FINISHED, { message: `must be one of ${FINISHED.join(', ')}.` })
  readonly status?: string;

  @ApiProperty({
    format: 'date-time',
    description: 'Received at this time or later.',
    example: '2025-06-24T22:00:00.000000Z',
  })
  @IsInstant()
  readonly since!: Instant;

  @ApiPropertyOptional({ format: 'date-time', description: 'Received before this time.' })
  @IsOptional()
  @IsInstant()
  readonly until?: Instant;
}

/** How many events were put back into the queue. */
export class ReplayAnswer {
  @ApiProperty({ example: 12 })
  readonly replayed!: number;
}
