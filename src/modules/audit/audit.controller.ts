import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type Page, toPage } from '../../common/pagination/page.js';
import { ApiProblems } from '../../core/server/api-problems.decorator.js';
import { Links } from '../../core/server/links.js';
import { Requires } from '../../core/server/route-access.js';
import { AuditRepository } from './audit.repository.js';
import { type AuditEntryDto, AuditPageDto, toAuditEntryDto } from './dto/audit-entry.dto.js';
import { AuditQuery } from './dto/audit-query.dto.js';

/** Who did what. */
@ApiTags('audit')
@Requires('admin')
@Controller('v2/audit')
export class AuditController {
  constructor(
    private readonly repository: AuditRepository,
    private readonly links: Links,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List who did what',
    description:
      'Newest first; filters together. Every act is written in the transaction that does it. ' +
      'Kept for `AUDIT_RETENTION`.',
  })
  @ApiOkResponse({ type: AuditPageDto })
  @ApiProblems(400, 401, 403, 503)
  async list(
    @Query() query: AuditQuery,
    @Req() request: FastifyRequest,
  ): Promise<Page<AuditEntryDto>> {
    const page = await this.repository.page(query, query);
    return toPage(this.links.urlOf(request), page, toAuditEntryDto);
  }
}
