import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import type { Instant } from '../../../common/instant.js';
import { Passes } from '../../../common/validation/passes.decorator.js';
import { textFault } from '../../../common/validation/text-fault.js';
import type { PartState } from '../pauses.js';

const LONGEST_REASON = 500;

/** Why a part is stopped. */
export class PauseRequest {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'For whoever looks at the status; free text.',
    maxLength: LONGEST_REASON,
    example: 'the subscribers move to another network',
  })
  @IsOptional()
  @Passes('isReason', (value) => textFault(value, LONGEST_REASON))
  readonly reason?: string | null;
}

/** A part of the service that can be stopped. */
export class PauseAnswer {
  @ApiProperty({ description: 'Its name.', example: 'delivery' })
  readonly part!: string;

  @ApiProperty({ description: 'What its pause means.', example: 'Nothing is sent to subscribers.' })
  readonly about!: string;

  @ApiProperty({ description: 'Whether it is stopped.', example: true })
  readonly paused!: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when it is stopped.',
    example: '2025-06-24T22:05:17.265289Z',
  })
  readonly since!: Instant | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What was given as the reason.',
    example: 'the subscribers move to another network',
  })
  readonly reason!: string | null;
}

/** All parts that can be stopped; one page holds them. */
export class PausePage {
  @ApiProperty({ type: String, nullable: true, description: 'Always null.', example: null })
  readonly next!: null;

  @ApiProperty({ type: String, nullable: true, description: 'Always null.', example: null })
  readonly previous!: null;

  @ApiProperty({ type: [PauseAnswer] })
  readonly results!: readonly PauseAnswer[];
}

/** A part as it is shown. */
export function toPauseAnswer({ name, about, pause }: PartState): PauseAnswer {
  const { since = null, reason = null } = pause ?? {};
  return { part: name, about, paused: pause !== null, since, reason };
}
