import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { Instant } from '../../../common/instant.js';
import { IsInstant } from '../../../common/validation/is-instant.decorator.js';

/** The statuses from which a delivery can be recovered. */
export const RECOVERABLE = ['failed', 'held', 'blocked'] as const;
export type Recoverable = (typeof RECOVERABLE)[number];

/** Which deliveries of a subscription are to be sent after all. */
export class RecoverRequest {
  @ApiProperty({
    format: 'date-time',
    description: 'Made at this time or later.',
    example: '2025-06-24T22:00:00.000000Z',
  })
  @IsInstant()
  readonly since!: Instant;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Made before this time.',
    example: '2025-06-25T06:00:00.000000Z',
  })
  @IsOptional()
  @IsInstant()
  readonly until?: Instant;

  @ApiPropertyOptional({
    enum: RECOVERABLE,
    description: 'Only these; unset: all three.',
    example: 'held',
  })
  @IsOptional()
  @IsIn(RECOVERABLE, { message: `must be one of ${RECOVERABLE.join(', ')}.` })
  readonly status?: Recoverable;
}

/** How many deliveries were put back into the queue. */
export class RecoverAnswer {
  @ApiProperty({ description: 'How many; 0 when asked again.', example: 12 })
  readonly requeued!: number;
}

/** How many deliveries a recovery would put back. */
export class RecoverPreview {
  @ApiProperty({ type: 'integer', description: 'How many; 10,000 at most.', example: 12 })
  readonly recoverable!: number;
}
