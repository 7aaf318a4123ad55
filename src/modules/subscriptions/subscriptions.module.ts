import { Module } from '@nestjs/common';
import { SubscriptionRules } from './subscription-rules.js';
import { SubscriptionsController } from './subscriptions.controller.js';
import { SubscriptionsRepository } from './subscriptions.repository.js';
import { SubscriptionsService } from './subscriptions.service.js';

/** Who wants which events where: the subscriptions under `/v2/webhooks`. */
@Module({
  controllers: [SubscriptionsController],
  providers: [SubscriptionsService, SubscriptionsRepository, SubscriptionRules],
})
export class SubscriptionsModule {}
