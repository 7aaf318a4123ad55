import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Page } from '../../common/pagination/page.js';
import { ApiProblems } from '../../core/server/api-problems.decorator.js';
import { Links } from '../../core/server/links.js';
import { ReportQuery } from './dto/report-query.dto.js';
import { ReportDto, ReportPage } from './dto/report.dto.js';
import { ReportsService } from './reports.service.js';

/** The reports that were heard of. */
@ApiTags('reports')
@ApiProblems(401, 403, 503)
@Controller('v2/reports')
export class ReportsController {
  constructor(
    private readonly service: ReportsService,
    private readonly links: Links,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List reports', description: 'Newest first; filters together.' })
  @ApiOkResponse({ type: ReportPage })
  @ApiProblems(400)
  list(@Query() query: ReportQuery, @Req() request: FastifyRequest): Promise<Page<ReportDto>> {
    return this.service.list(query, this.links.urlOf(request));
  }

  @Get(':id')
  @ApiOperation({
    summary: 'Read a report',
    description:
      "Under the provider's names, as far as it is known from events. The document itself, its " +
      'accounts and metadata are at the provider.',
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The id of the report.' })
  @ApiOkResponse({ type: ReportDto })
  @ApiProblems(404)
  get(@Param('id') id: string): Promise<ReportDto> {
    return this.service.get(id);
  }
}
