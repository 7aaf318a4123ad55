import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import { Wakeups } from '../../../core/database/wakeups.js';
import { AfterCommit, On } from '../../../core/events/on.decorator.js';
import { SubscriptionEnabled } from '../../subscriptions/events/subscription-enabled.event.js';
import { SubscriptionMoved } from '../../subscriptions/events/subscription-moved.event.js';
import { DELIVERIES } from '../delivery.topic.js';
import { EndpointsRepository } from '../endpoints/endpoints.repository.js';

/**
 * Hears {@link SubscriptionEnabled} and {@link SubscriptionMoved}: somebody wants the endpoint to
 * be tried, so its failures are forgotten and its pause ends. What is held stays held.
 */
@Injectable()
export class ForgiveEnabledEndpoints {
  constructor(
    private readonly repository: EndpointsRepository,
    private readonly wakeups: Wakeups,
  ) {}

  @On(SubscriptionEnabled)
  async forgive({ id }: SubscriptionEnabled, tx: Transaction): Promise<void> {
    await this.repository.forgive(tx, id);
  }

  @On(SubscriptionMoved)
  async forgiveMoved({ id }: SubscriptionMoved, tx: Transaction): Promise<void> {
    await this.repository.forgive(tx, id);
  }

  @AfterCommit(SubscriptionEnabled)
  wakeWorkers(_event: SubscriptionEnabled): void {
    this.wakeups.wake(DELIVERIES);
  }
}
