import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../../core/server/api-problems.decorator.js';
import { Requires } from '../../../core/server/route-access.js';
import { DeliveryWithAttempts } from '../dto/delivery.dto.js';
import { WebhookStatistics } from '../dto/webhook-statistics.dto.js';
import { WebhookStatisticsReader } from './webhook-statistics.js';
import { WebhookTests } from './webhook-tests.js';

const ID = {
  ...{ name: 'id', description: 'The id of the subscription.', format: 'uuid' },
  example: '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d',
};

/** What delivery can say of a subscription and do for it. */
@ApiTags('webhooks')
@Controller('v2/webhooks/:id')
export class WebhookController {
  constructor(
    private readonly tests: WebhookTests,
    private readonly statistics: WebhookStatisticsReader,
  ) {}

  @Post('test')
  @HttpCode(200)
  @Requires('operate')
  @ApiOperation({
    summary: 'Send a test message',
    description:
      'Queues a `webhooks.test` message to this subscription alone, whatever it subscribes to, ' +
      'and answers its delivery: ask for that again to see what became of it. A disabled ' +
      'subscription gets none (409); at an endpoint that is paused it waits its turn.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: DeliveryWithAttempts })
  @ApiProblems(401, 403, 404, 409, 503)
  test(@Param('id') id: string): Promise<DeliveryWithAttempts> {
    return this.tests.send(id);
  }

  @Get('statistics')
  @ApiOperation({
    summary: 'How the deliveries to a subscription are doing',
    description:
      'What is stored now, and what the tries of the last hour and day came to. Counts end at ' +
      '10,000: exact below, "that many or more" there.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: WebhookStatistics })
  @ApiProblems(401, 404, 503)
  read(@Param('id') id: string): Promise<WebhookStatistics> {
    return this.statistics.read(id);
  }
}
