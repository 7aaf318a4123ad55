import { Module } from '@nestjs/common';
import { provideConfig } from '../../core/config/config.module.js';
import { DeliveryHealth } from './delivery-health.js';
import { DeliveryConfig } from './delivery.config.js';
import { DeliveryController } from './delivery.controller.js';
import { DeliveryRepository } from './delivery.repository.js';
import { DeliveryService } from './delivery.service.js';
import { FanOutRepository } from './fan-out/fan-out.repository.js';
import { CancelDeliveriesOfDeletedSubscriptions } from './listeners/cancel-deliveries-of-deleted-subscriptions.listener.js';
import { FanOutRecordedEvents } from './listeners/fan-out-recorded-events.listener.js';
import { Completions } from './worker/completions.js';
import { DeliveryWorker } from './worker/delivery-worker.js';
import { QueueRepository } from './worker/queue.repository.js';
import { Sender } from './worker/sender.js';

/**
 * Brings events to the subscribers: fans out what was recorded, sends it signed, tries again,
 * keeps every attempt. Owns `deliveries`, `attempts` and `endpoints`; hears EventsRecorded and
 * SubscriptionsDeleted.
 */
@Module({
  controllers: [DeliveryController],
  providers: [
    provideConfig(DeliveryConfig),
    FanOutRepository,
    FanOutRecordedEvents,
    CancelDeliveriesOfDeletedSubscriptions,
    QueueRepository,
    Sender,
    Completions,
    DeliveryWorker,
    DeliveryRepository,
    DeliveryService,
    DeliveryHealth,
  ],
})
export class DeliveryModule {}
