import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type Page, toPage } from '../../common/pagination/page.js';
import { ApiProblems } from '../../core/server/api-problems.decorator.js';
import { Links } from '../../core/server/links.js';
import { Requires } from '../../core/server/route-access.js';
import { EventQuery } from './dto/event-query.dto.js';
import { EventDto, EventPage, toEventDto } from './dto/event.dto.js';
import { ReplayAnswer, ReplayRequest } from './dto/replay-request.dto.js';
import { EventsService } from './events.service.js';

const ID = { name: 'id', format: 'uuid', description: 'The id of the event.' } as const;

/** The event log: everything received and derived. */
@ApiTags('events')
@ApiProblems(401, 403, 503)
@Controller('v2/events')
export class EventsController {
  constructor(
    private readonly events: EventsService,
    private readonly links: Links,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List events', description: 'Newest first.' })
  @ApiOkResponse({ type: EventPage })
  @ApiProblems(400)
  async list(@Query() query: EventQuery, @Req() request: FastifyRequest): Promise<Page<EventDto>> {
    return toPage(this.links.urlOf(request), await this.events.findPage(query), toEventDto);
  }

  @Post('replay')
  @HttpCode(200)
  @Requires('operate')
  @ApiOperation({
    summary: 'Replay events',
    description:
      'Every event that matches is processed again and delivered again to every subscription that ' +
      'matches now, under the delivery ids of before. What was tracked already changes nothing. ' +
      'Events about erased persons are left out.',
  })
  @ApiOkResponse({ type: ReplayAnswer })
  @ApiProblems(400)
  async replayMatching(@Body() request: ReplayRequest): Promise<ReplayAnswer> {
    return { replayed: await this.events.replayMatching(request) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read an event' })
  @ApiParam(ID)
  @ApiOkResponse({ type: EventDto })
  @ApiProblems(404)
  async read(@Param('id') id: string): Promise<EventDto> {
    return toEventDto(await this.events.findOne(id));
  }

  @Get(':id/body')
  @Header('content-type', 'application/octet-stream')
  @Header('content-disposition', 'attachment; filename="event-body.json"')
  @Header('x-content-type-options', 'nosniff')
  @ApiOperation({ summary: 'Read the body of an event', description: 'The bytes as they came.' })
  @ApiParam(ID)
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems(404)
  async body(@Param('id') id: string): Promise<Buffer> {
    return this.events.findBody(id);
  }

  @Post(':id/replay')
  @HttpCode(200)
  @Requires('operate')
  @ApiOperation({ summary: 'Replay an event', description: 'As for many, but for this one.' })
  @ApiParam(ID)
  @ApiOkResponse({ type: EventDto })
  @ApiProblems(404, 409)
  async replay(@Param('id') id: string): Promise<EventDto> {
    return toEventDto(await this.events.replayOne(id));
  }
}
