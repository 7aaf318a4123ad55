import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import type { JsonObject } from '../../../common/json/read.js';
import { ApiProblems } from '../../../core/server/api-problems.decorator.js';
import { Requires } from '../../../core/server/route-access.js';
import { type DocumentKind, DocumentsService } from './documents.service.js';
import { OrderedReport, ReportOrderRequest } from './dto/report-order.dto.js';
import { OrderingService } from './ordering.service.js';

const ID = { name: 'id', format: 'uuid', description: 'The id of the report.' } as const;
const DOCUMENT = { schema: { type: 'string', format: 'binary' } } as const;

/** Reports of the provider's, passed on: ordering one, and fetching its document. */
@ApiTags('reports')
@ApiProblems(401, 403, 501, 502, 503)
@Controller('v2/reports')
export class PassingController {
  constructor(
    private readonly ordering: OrderingService,
    private readonly documents: DocumentsService,
  ) {}

  @Post(':type')
  @HttpCode(200)
  @Requires('operate')
  @ApiOperation({
    summary: 'Order a report from the provider',
    description:
      'Answers what the provider answers. While data of the user is missing it is refused with ' +
      '409 and the accounts that are missing, unless `force` is true. At most 10 reports a user ' +
      'a day, says the provider; its own refusals come through as 4xx. A 502 may mean that it ' +
      'was ordered all the same.',
  })
  @ApiParam({ name: 'type', description: 'As the provider names it.', example: 'voie' })
  @ApiOkResponse({ type: OrderedReport })
  @ApiProblems(400, 404, 409, 422)
  order(@Param('type') type: string, @Body() request: ReportOrderRequest): Promise<JsonObject> {
    return this.ordering.order(type, request);
  }

  @Get(':id/file')
  @Requires('operate')
  @ApiOperation({
    summary: 'Fetch the document of a report',
    description: 'Passed through from the provider as an attachment; nothing of it is kept here.',
  })
  @ApiParam(ID)
  @ApiProduces('application/pdf', 'application/zip', 'application/octet-stream')
  @ApiOkResponse(DOCUMENT)
  @ApiProblems(404, 409, 422)
  file(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.pass(id, 'file_url', reply);
  }

  @Get(':id/json')
  @Requires('operate')
  @ApiOperation({
    summary: 'Fetch a report as JSON',
    description: 'Passed through from the provider as an attachment; nothing of it is kept here.',
  })
  @ApiParam(ID)
  @ApiProduces('application/json', 'application/octet-stream')
  @ApiOkResponse(DOCUMENT)
  @ApiProblems(404, 409, 422)
  json(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.pass(id, 'json_url', reply);
  }

  /** The answer is written by hand: a stream that breaks must break the answer, not end it. */
  private async pass(id: string, kind: DocumentKind, reply: FastifyReply): Promise<void> {
    const { headers, body } = await this.documents.open(id, kind);
    // The client may have gone while the provider was asked.
    const isWanted = !reply.raw.destroyed && reply.request.method !== 'HEAD';
    if (!isWanted) body.destroy();
    // An empty stream: to no body at all Fastify would say that its length is 0.
    if (!reply.raw.destroyed) void reply.headers(headers).send(isWanted ? body : Readable.from([]));
  }
}
