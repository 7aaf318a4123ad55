import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import { Wakeups } from '../../../core/database/wakeups.js';
import { AfterCommit, On } from '../../../core/events/on.decorator.js';
import { WebhooksAccepted } from '../../intake/events/webhooks-accepted.event.js';
import { columnsOf } from '../event-columns.js';
import { EventsRepository } from '../events.repository.js';
import { EVENTS_TOPIC } from '../events.topic.js';

/** Appends what the door accepted to the event log, to be processed soon. */
@Injectable()
export class StoreAcceptedWebhooks {
  constructor(
    private readonly events: EventsRepository,
    private readonly wakeups: Wakeups,
  ) {}

  @On(WebhooksAccepted)
  async store({ webhooks }: WebhooksAccepted, tx: Transaction): Promise<void> {
    await this.events.insert(
      tx,
      webhooks.map(({ id, body, receivedAt, repeatOf }) => ({
        id,
        body,
        receivedAt,
        repeatOf,
        ...columnsOf(body),
        source: 'argyle',
        status: 'received',
        onlyFor: null,
      })),
    );
  }

  @AfterCommit(WebhooksAccepted)
  wake(_event: WebhooksAccepted): void {
    this.wakeups.wake(EVENTS_TOPIC);
  }
}
