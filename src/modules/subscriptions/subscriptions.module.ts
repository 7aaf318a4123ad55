import { Module } from '@nestjs/common';
import { DisableGivenUpSubscriptions } from './listeners/disable-given-up-subscriptions.listener.js';
import { ForgetOldSecrets } from './forget-old-secrets.js';
import { ResealSubscriptions } from './reseal-subscriptions.js';
import { SubscriptionRetention } from './retention/subscription-retention.js';
import { SubscriptionRetentionRepository } from './retention/subscription-retention.repository.js';
import { SecretRotation } from './secret-rotation.js';
import { SecretsRepository } from './secrets.repository.js';
import { SubscriptionMetrics } from './subscription-metrics.js';
import { SubscriptionRules } from './subscription-rules.js';
import { SubscriptionsController } from './subscriptions.controller.js';
import { SubscriptionsRepository } from './subscriptions.repository.js';
import { SubscriptionsService } from './subscriptions.service.js';

/** Who wants which events where: the subscriptions under `/v2/webhooks`. */
@Module({
  controllers: [SubscriptionsController],
  providers: [
    SubscriptionsService,
    SubscriptionsRepository,
    SubscriptionRules,
    SecretRotation,
    SecretsRepository,
    ResealSubscriptions,
    ForgetOldSecrets,
    SubscriptionRetention,
    SubscriptionRetentionRepository,
    DisableGivenUpSubscriptions,
    SubscriptionMetrics,
  ],
})
export class SubscriptionsModule {}
