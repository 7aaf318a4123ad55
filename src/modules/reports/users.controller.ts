import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { PageQuery } from '../../common/pagination/page-query.dto.js';
import type { Page } from '../../common/pagination/page.js';
import { ApiProblems } from '../../core/server/api-problems.decorator.js';
import { Links } from '../../core/server/links.js';
import { TimelineEntryDto, TimelinePage } from './dto/timeline.dto.js';
import { UserQuery } from './dto/user-query.dto.js';
import { UserDto, UserPage, UserWithAccountsDto } from './dto/user.dto.js';
import { UsersService } from './users.service.js';

const ID = { name: 'id', format: 'uuid', description: "The provider's id of the user." } as const;

/** The people whose accounts are tracked, and whether a report can be generated. */
@ApiTags('users')
@ApiProblems(401, 403, 503)
@Controller('v2/users')
export class UsersController {
  constructor(
    private readonly service: UsersService,
    private readonly links: Links,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List users',
    description:
      'Newest first; filters together. A deadline that has just passed shows here within ' +
      'seconds, in the answer for one user at once.',
  })
  @ApiOkResponse({ type: UserPage })
  @ApiProblems(400)
  list(@Query() query: UserQuery, @Req() request: FastifyRequest): Promise<Page<UserDto>> {
    return this.service.list(query, this.links.urlOf(request));
  }

  @Get(':id')
  @ApiOperation({
    summary: 'Read a user',
    description: 'Whether a report can be generated at this moment, and why; with the accounts.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: UserWithAccountsDto })
  @ApiProblems(404)
  get(@Param('id') id: string): Promise<UserWithAccountsDto> {
    return this.service.get(id);
  }

  @Get(':id/timeline')
  @ApiOperation({
    summary: 'Read the timeline of a user',
    description:
      'Everything that was heard of the user and told about them, the newest receipt first.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: TimelinePage })
  @ApiProblems(400, 404)
  timeline(
    @Param('id') id: string,
    @Query() query: PageQuery,
    @Req() request: FastifyRequest,
  ): Promise<Page<TimelineEntryDto>> {
    return this.service.timeline(id, query, this.links.urlOf(request));
  }
}
