import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../common/pagination/page-query.dto.js';
import { Passes } from '../../../common/validation/passes.decorator.js';
import { textFault } from '../../../common/validation/text-fault.js';
import type { Verdict } from '../tracking/verdict.js';

export const VERDICTS = ['none', 'waiting', 'ready', 'failed', 'overdue'] as const;
const LONGEST_EXTERNAL_ID = 1000;

/** Which users to list; all filters together. */
export class UserQuery extends PageQuery {
  @ApiPropertyOptional({ enum: VERDICTS, description: 'Only those with this verdict.' })
  @IsOptional()
  @IsIn(VERDICTS, { message: `must be one of ${VERDICTS.join(', ')}.` })
  readonly verdict?: Verdict;

  @ApiPropertyOptional({
    description: 'Only those whom you gave this id.',
    example: 'July_Connection',
  })
  @IsOptional()
  @Passes('externalId', (value) => textFault(value, LONGEST_EXTERNAL_ID))
  readonly external_id?: string;
}
