import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { toPage } from '../../common/pagination/page.js';
import { PageQuery } from '../../common/pagination/page-query.dto.js';
import { ApiProblems } from '../../core/server/api-problems.decorator.js';
import { Links } from '../../core/server/links.js';
import { Requires } from '../../core/server/route-access.js';
import { AccessService } from './access.service.js';
import { ApiKeyRequest } from './dto/api-key-request.dto.js';
import { ApiKeyPageDto, CreatedApiKeyDto, toApiKeyDto } from './dto/api-key.dto.js';

/** Keys for the callers of this API. */
@ApiTags('api keys')
@Requires('admin')
@Controller('v2/api-keys')
export class AccessController {
  constructor(
    private readonly access: AccessService,
    private readonly links: Links,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Make an API key',
    description: 'The answer is the only one that shows the secret.',
  })
  @ApiOkResponse({ type: CreatedApiKeyDto })
  @ApiProblems(400, 401, 403, 413, 415, 503)
  async create(@Body() { name, role }: ApiKeyRequest): Promise<CreatedApiKeyDto> {
    const { key, secret } = await this.access.create(name, role);
    return { ...toApiKeyDto(key), secret };
  }

  @Get()
  @ApiOperation({
    summary: 'List the API keys',
    description: 'Newest first, the revoked ones included. The key of the environment is not one.',
  })
  @ApiOkResponse({ type: ApiKeyPageDto })
  @ApiProblems(400, 401, 403, 503)
  async list(@Query() query: PageQuery, @Req() request: FastifyRequest): Promise<ApiKeyPageDto> {
    return toPage(this.links.urlOf(request), await this.access.list(query), toApiKeyDto);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Revoke an API key',
    description: 'It stops working within 5 seconds and stays in the list.',
  })
  @ApiParam({ name: 'id', format: 'uuid', example: '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d' })
  @ApiNoContentResponse()
  @ApiProblems(401, 403, 404, 503)
  async revoke(@Param('id') id: string): Promise<void> {
    await this.access.revoke(id);
  }
}
