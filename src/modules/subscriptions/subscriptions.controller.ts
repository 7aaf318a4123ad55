import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Req,
} from '@nestjs/common';
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
import { RotateSecretRequest } from './dto/rotate-secret-request.dto.js';
import { WebhookPatch } from './dto/webhook-patch.dto.js';
import { ApiWebhookBody } from './dto/webhook-request.docs.js';
import { WebhookRequest } from './dto/webhook-request.dto.js';
import { toWebhookDto, WebhookDto, WebhookPageDto } from './dto/webhook.dto.js';
import { SecretRotation } from './secret-rotation.js';
import { SubscriptionsService } from './subscriptions.service.js';

const ID = { name: 'id', format: 'uuid', example: '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d' };

/** Subscriptions, as the provider's API has them under the same paths. */
@ApiTags('webhooks')
@Controller('v2/webhooks')
export class SubscriptionsController {
  constructor(
    private readonly subscriptions: SubscriptionsService,
    private readonly rotation: SecretRotation,
    private readonly links: Links,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Subscribe to events',
    description: 'Several subscriptions may have the same name or url; each gets its own message.',
  })
  @ApiWebhookBody()
  @ApiOkResponse({ type: WebhookDto })
  @ApiProblems(400, 401, 403, 413, 415, 503)
  async create(@Body() body: WebhookRequest): Promise<WebhookDto> {
    return toWebhookDto(await this.subscriptions.create(body), body.secret);
  }

  @Get()
  @ApiOperation({ summary: 'List the subscriptions', description: 'Newest first.' })
  @ApiOkResponse({ type: WebhookPageDto })
  @ApiProblems(400, 401, 503)
  async list(@Query() query: PageQuery, @Req() request: FastifyRequest): Promise<WebhookPageDto> {
    const page = await this.subscriptions.list(query);
    return toPage(this.links.urlOf(request), page, (row) => toWebhookDto(row));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Show a subscription' })
  @ApiParam(ID)
  @ApiOkResponse({ type: WebhookDto })
  @ApiProblems(401, 404, 503)
  async get(@Param('id') id: string): Promise<WebhookDto> {
    return toWebhookDto(await this.subscriptions.get(id));
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change a subscription',
    description: 'What is left out stays as it is. Not part of the API of the provider.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: WebhookDto })
  @ApiProblems(400, 401, 403, 404, 413, 415, 503)
  async change(@Param('id') id: string, @Body() body: WebhookPatch): Promise<WebhookDto> {
    return toWebhookDto(await this.subscriptions.change(id, body), body.secret);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a subscription',
    description: 'What is pending for it is cancelled.',
  })
  @ApiParam(ID)
  @ApiNoContentResponse()
  @ApiProblems(401, 403, 404, 503)
  async delete(@Param('id') id: string): Promise<void> {
    await this.subscriptions.delete(id);
  }

  @Post(':id/enable')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Enable a subscription',
    description: 'Events reach it again from now on; what is held for it stays held.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: WebhookDto })
  @ApiProblems(401, 403, 404, 503)
  async enable(@Param('id') id: string): Promise<WebhookDto> {
    return toWebhookDto(await this.subscriptions.enable(id));
  }

  @Post(':id/disable')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Disable a subscription',
    description: 'What falls due for it is held, not dropped.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: WebhookDto })
  @ApiProblems(401, 403, 404, 503)
  async disable(@Param('id') id: string): Promise<WebhookDto> {
    return toWebhookDto(await this.subscriptions.disable(id));
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Replace the secret',
    description:
      'The answer is the only one that shows the new secret. For the overlap `webhook-signature` ' +
      'has a signature of each of the two; `X-Argyle-Signature` is made with the old one, and ' +
      'what is answered 401 or 403 is sent again at once with one of the new. A further rotation ' +
      'within the overlap replaces the new secret; the old one stays, and does not last longer ' +
      'for it. A subscription without a secret gets one.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: WebhookDto })
  @ApiProblems(400, 401, 403, 404, 413, 415, 503)
  async rotateSecret(
    @Param('id') id: string,
    @Body() body: RotateSecretRequest,
  ): Promise<WebhookDto> {
    const { row, secret } = await this.rotation.rotate(id, body);
    return toWebhookDto(row, secret);
  }
}
