import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Page } from '../../common/pagination/page.js';
import { ApiProblems } from '../../core/server/api-problems.decorator.js';
import { Links } from '../../core/server/links.js';
import { Requires } from '../../core/server/route-access.js';
import { DeliveryService } from './delivery.service.js';
import { DeliveryQuery } from './dto/delivery-query.dto.js';
import { DeliveryAnswer, DeliveryPage, DeliveryWithAttempts } from './dto/delivery.dto.js';

const ID = { name: 'id', description: 'The id of the delivery.', format: 'uuid' } as const;

/** What was sent to the subscribers, and what became of it. */
@ApiTags('deliveries')
@Controller('v2/deliveries')
export class DeliveryController {
  constructor(
    private readonly service: DeliveryService,
    private readonly links: Links,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List deliveries', description: 'Newest first; filters together.' })
  @ApiOkResponse({ type: DeliveryPage })
  @ApiProblems(400, 401, 403, 503)
  list(
    @Query() query: DeliveryQuery,
    @Req() request: FastifyRequest,
  ): Promise<Page<DeliveryAnswer>> {
    return this.service.list(query, this.links.urlOf(request));
  }

  @Get(':id')
  @ApiOperation({ summary: 'One delivery with its attempts' })
  @ApiParam(ID)
  @ApiOkResponse({ type: DeliveryWithAttempts })
  @ApiProblems(401, 403, 404, 503)
  get(@Param('id') id: string): Promise<DeliveryWithAttempts> {
    return this.service.get(id);
  }

  @Post(':id/resend')
  @HttpCode(200)
  @Requires('operate')
  @ApiOperation({
    summary: 'Send a delivery again',
    description:
      'Makes it due at once, with the whole retry schedule before it and under the same ' +
      '`webhook-id`; whatever became of it before. Needs an active subscription.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: DeliveryWithAttempts })
  @ApiProblems(401, 403, 404, 409, 503)
  resend(@Param('id') id: string): Promise<DeliveryWithAttempts> {
    return this.service.resend(id);
  }
}
