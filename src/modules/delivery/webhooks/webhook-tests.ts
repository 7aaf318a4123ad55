import { Injectable } from '@nestjs/common';
import { newId, toId } from '../../../common/ids.js';
import { Acts } from '../../../core/audit/acts.js';
import { Clock } from '../../../core/clock/clock.js';
import { Database } from '../../../core/database/database.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { EventBus } from '../../../core/events/event-bus.js';
import { NotTestable, WebhookNotFound } from '../delivery.errors.js';
import { DeliveryService } from '../delivery.service.js';
import type { DeliveryWithAttempts } from '../dto/delivery.dto.js';
import { WebhookTested } from '../events/webhook-tested.event.js';
import { WebhookRepository } from './webhook.repository.js';

/**
 * Sends test messages, each to one subscription alone and on the way that every event takes: it
 * is recorded, fanned out, signed, tried again. Tells {@link WebhookTested}.
 */
@Injectable()
export class WebhookTests {
  constructor(
    private readonly database: Database,
    private readonly repository: WebhookRepository,
    private readonly deliveries: DeliveryService,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly acts: Acts,
  ) {}

  /**
   * @returns the delivery of the message, which the worker may have begun to send
   * @throws WebhookNotFound
   * @throws NotTestable if it is disabled
   */
  async send(text: string): Promise<DeliveryWithAttempts> {
    const id = toId(text);
    if (id === null) throw new WebhookNotFound();
    return this.deliveries.get(await this.database.transaction((tx) => this.queue(tx, id)));
  }

  private async queue(tx: Transaction, id: string): Promise<string> {
    const webhook = await this.repository.find(tx, id);
    if (!webhook) throw new WebhookNotFound();
    if (webhook.status === 'disabled') throw new NotTestable();
    const before = newId();
    await this.bus.publish(new WebhookTested(id, this.clock.now()), tx);
    const delivery = await this.repository.testDeliveryOf(tx, id, before);
    // It was deleted at this very moment.
    if (delivery === undefined) throw new WebhookNotFound();
    await this.acts.done(tx, 'webhook.tested', { type: 'webhook', id });
    return delivery;
  }
}
