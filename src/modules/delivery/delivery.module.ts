import { Module } from '@nestjs/common';
import { provideConfig } from '../../core/config/config.module.js';
import { DeliveryFigures } from './delivery-figures.js';
import { DeliveryHealth } from './delivery-health.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { DeliveryConfig } from './delivery.config.js';
import { DeliveryController } from './delivery.controller.js';
import { DeliveryRepository } from './delivery.repository.js';
import { DeliveryService } from './delivery.service.js';
import { EndpointWatch } from './endpoints/endpoint-watch.js';
import { EndpointsRepository } from './endpoints/endpoints.repository.js';
import { FanOutRepository } from './fan-out/fan-out.repository.js';
import { CancelDeliveriesOfDeletedSubscriptions } from './listeners/cancel-deliveries-of-deleted-subscriptions.listener.js';
import { EraseDeliveriesOfErasedEvents } from './listeners/erase-deliveries-of-erased-events.listener.js';
import { FanOutRecordedEvents } from './listeners/fan-out-recorded-events.listener.js';
import { ForgiveEnabledEndpoints } from './listeners/forgive-enabled-endpoints.listener.js';
import { RecoveryController } from './recovery/recovery.controller.js';
import { RecoveryRepository } from './recovery/recovery.repository.js';
import { RecoveryService } from './recovery/recovery.service.js';
import { DeliveryRetention } from './retention/delivery-retention.js';
import { DeliveryRetentionRepository } from './retention/delivery-retention.repository.js';
import { WebhookStatisticsReader } from './webhooks/webhook-statistics.js';
import { WebhookTests } from './webhooks/webhook-tests.js';
import { WebhookController } from './webhooks/webhook.controller.js';
import { WebhookRepository } from './webhooks/webhook.repository.js';
import { Completions } from './worker/completions.js';
import { DeliveryWorker } from './worker/delivery-worker.js';
import { QueueRepository } from './worker/queue.repository.js';
import { Sender } from './worker/sender.js';

/**
 * Brings events to the subscribers: fans out what was recorded, sends it signed, tries again,
 * keeps every attempt. Owns `deliveries`, `attempts` and `endpoints`; hears EventsRecorded,
 * EventsErased, SubscriptionEnabled and SubscriptionsDeleted; tells WebhookTested and EndpointGivenUp.
 */
@Module({
  controllers: [DeliveryController, WebhookController, RecoveryController],
  providers: [
    provideConfig(DeliveryConfig),
    FanOutRepository,
    FanOutRecordedEvents,
    CancelDeliveriesOfDeletedSubscriptions,
    EraseDeliveriesOfErasedEvents,
    QueueRepository,
    Sender,
    Completions,
    DeliveryWorker,
    DeliveryRepository,
    DeliveryService,
    DeliveryHealth,
    DeliveryFigures,
    DeliveryMetrics,
    EndpointsRepository,
    EndpointWatch,
    ForgiveEnabledEndpoints,
    RecoveryRepository,
    RecoveryService,
    WebhookRepository,
    WebhookTests,
    WebhookStatisticsReader,
    DeliveryRetention,
    DeliveryRetentionRepository,
  ],
})
export class DeliveryModule {}
