import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../../core/server/api-problems.decorator.js';
import { Requires } from '../../../core/server/route-access.js';
import { RecoverAnswer, RecoverPreview, RecoverRequest } from '../dto/recover-request.dto.js';
import { RecoveryService } from './recovery.service.js';

const ID = {
  ...{ name: 'id', description: 'The id of the subscription.', format: 'uuid' },
  example: '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d',
};

/** Sends after all what did not reach a subscription. */
@ApiTags('webhooks')
@Controller('v2/webhooks')
export class RecoveryController {
  constructor(private readonly service: RecoveryService) {}

  @Post(':id/recover')
  @HttpCode(200)
  @Requires('operate')
  @ApiOperation({
    summary: 'Send again what failed, was held or blocked',
    description:
      'Puts these deliveries of the subscription back into the queue, each under its old ' +
      '`webhook-id` and with the whole retry schedule before it. They go behind the fresh ones. ' +
      'Needs an active subscription. Asking again changes nothing more.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: RecoverAnswer })
  @ApiProblems(400, 401, 403, 404, 409, 413, 415, 503)
  recover(@Param('id') id: string, @Body() body: RecoverRequest): Promise<RecoverAnswer> {
    return this.service.recover(id, body);
  }

  @Get(':id/recover')
  @ApiOperation({
    summary: 'How many a recovery would send again',
    description: 'Changes nothing. Takes as a query what the recovery takes as a body.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: RecoverPreview })
  @ApiProblems(400, 401, 403, 404, 503)
  preview(@Param('id') id: string, @Query() query: RecoverRequest): Promise<RecoverPreview> {
    return this.service.preview(id, query);
  }
}
