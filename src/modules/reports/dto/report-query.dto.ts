import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../common/pagination/page-query.dto.js';
import { IsId } from '../../../common/validation/is-id.decorator.js';
import { Passes } from '../../../common/validation/passes.decorator.js';
import { textFault } from '../../../common/validation/text-fault.js';
import { REPORT_STATUSES, type ReportStatus } from '../tracking/report-status.js';

const LONGEST_TYPE = 100;

/** Which reports to list; all filters together. */
export class ReportQuery extends PageQuery {
  @ApiPropertyOptional({
    format: 'uuid',
    description: 'Only those of this user.',
    example: '018051aa-f7a9-a0db-2f38-6cfa325e9d69',
  })
  @IsOptional()
  @IsId()
  readonly user?: string;

  @ApiPropertyOptional({
    description: 'Only those of this type: `voe`, `voie`, `voe-mortgage`, `voie-mortgage`, ...',
    example: 'voie',
  })
  @IsOptional()
  @Passes('reportType', (value) => textFault(value, LONGEST_TYPE))
  readonly type?: string;

  @ApiPropertyOptional({ enum: REPORT_STATUSES, description: 'Only those in this status.' })
  @IsOptional()
  @IsIn(REPORT_STATUSES, { message: `must be one of ${REPORT_STATUSES.join(', ')}.` })
  readonly status?: ReportStatus;
}
