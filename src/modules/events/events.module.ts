import { Module, type OnModuleInit } from '@nestjs/common';
import { HealthParts, type HealthPart } from '../../core/health/health-parts.js';
import { EventErasureRepository } from './erasure.repository.js';
import { EventBatch } from './event-batch.js';
import { EventMetrics } from './event-metrics.js';
import { EventsController } from './events.controller.js';
import { EventsRepository } from './events.repository.js';
import { EventsService } from './events.service.js';
import { EraseEventsOfUsers } from './listeners/erase-events-of-users.listener.js';
import { RecordOwnEvents } from './listeners/record-own-events.listener.js';
import { StoreAcceptedWebhooks } from './listeners/store-accepted-webhooks.listener.js';
import { Processor } from './processor.js';
import { ProcessorRepository } from './processor.repository.js';
import { EventRetention } from './retention/event-retention.js';
import { EventRetentionRepository } from './retention/event-retention.repository.js';
import { ToldBeforeRepository } from './told-before/told-before.repository.js';

const TOO_OLD_MS = 60_000;

/**
 * The event log and its processor. Owns `events`; hears {@link WebhooksAccepted},
 * {@link OwnEvents} and {@link UsersErased}, tells {@link EventsRecorded} and {@link EventsErased}.
 */
@Module({
  controllers: [EventsController],
  providers: [
    EventsService,
    EventsRepository,
    ProcessorRepository,
    EventBatch,
    Processor,
    EventMetrics,
    StoreAcceptedWebhooks,
    RecordOwnEvents,
    EraseEventsOfUsers,
    EventErasureRepository,
    ToldBeforeRepository,
    EventRetention,
    EventRetentionRepository,
  ],
})
export class EventsModule implements OnModuleInit {
  constructor(
    private readonly repository: EventsRepository,
    private readonly processor: Processor,
    private readonly parts: HealthParts,
    private readonly metrics: EventMetrics,
  ) {}

  onModuleInit(): void {
    this.parts.add('events', () => this.status());
  }

  private async status(): Promise<HealthPart> {
    const backlog = await this.repository.backlog();
    const attention = this.whatIsWrong(backlog.oldest_ms ?? 0, backlog.quarantined);
    const { processed } = this.metrics;
    return {
      ok: attention === undefined,
      processed,
      ...backlog,
      ...(attention ? { attention } : {}),
    };
  }

  private whatIsWrong(oldestMs: number, quarantined: number): string | undefined {
    if (this.processor.hasStopped) {
      return 'Processing has stopped: one event after the other failed. Look at the log, mend the cause, restart.';
    }
    if (oldestMs > TOO_OLD_MS) return 'The oldest event waits for more than a minute.';
    if (quarantined > 0) return 'Events are quarantined: GET /v2/events?status=quarantined.';
    return undefined;
  }
}
