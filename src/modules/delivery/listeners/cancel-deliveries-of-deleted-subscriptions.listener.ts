import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import { On } from '../../../core/events/on.decorator.js';
import { SubscriptionsDeleted } from '../../subscriptions/events/subscriptions-deleted.event.js';
import { FanOutRepository } from '../fan-out/fan-out.repository.js';

/**
 * Hears {@link SubscriptionsDeleted} and cancels what was still to be sent there. What is in
 * flight ends as it ends: delivered, or cancelled instead of tried again.
 */
@Injectable()
export class CancelDeliveriesOfDeletedSubscriptions {
  constructor(private readonly repository: FanOutRepository) {}

  @On(SubscriptionsDeleted)
  async cancel({ ids }: SubscriptionsDeleted, tx: Transaction): Promise<void> {
    await this.repository.cancelUnfinishedOf(ids, tx);
  }
}
