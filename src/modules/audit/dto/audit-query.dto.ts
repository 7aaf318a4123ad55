import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { Instant } from '../../../common/instant.js';
import { PageQuery } from '../../../common/pagination/page-query.dto.js';
import { IsInstant } from '../../../common/validation/is-instant.decorator.js';
import { Passes } from '../../../common/validation/passes.decorator.js';
import { textFault } from '../../../common/validation/text-fault.js';
import { ACTIONS } from '../../../core/audit/actions.js';

const LONGEST_ID = 200;

/** The filters of the audit. */
export class AuditQuery extends PageQuery {
  @ApiPropertyOptional({
    description: 'The id of an API key, or `readywire:itself` for what the service did.',
    example: '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d',
  })
  @IsOptional()
  @Passes('actorId', (value) => textFault(value, LONGEST_ID))
  readonly actor?: string;

  @ApiPropertyOptional({ enum: ACTIONS, description: 'What was done.' })
  @IsOptional()
  @IsIn(ACTIONS, { message: `must be one of ${ACTIONS.join(', ')}.` })
  readonly action?: string;

  @ApiPropertyOptional({
    description: 'The id of what it was done to.',
    example: '018051aa-f7a9-a0db-2f38-6cfa325e9d69',
  })
  @IsOptional()
  @Passes('subjectId', (value) => textFault(value, LONGEST_ID))
  readonly subject?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Done at this time or later.' })
  @IsOptional()
  @IsInstant()
  readonly since?: Instant;

  @ApiPropertyOptional({ format: 'date-time', description: 'Done before this time.' })
  @IsOptional()
  @IsInstant()
  readonly until?: Instant;
}
