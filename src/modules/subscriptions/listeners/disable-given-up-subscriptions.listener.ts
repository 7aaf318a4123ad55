import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import { On } from '../../../core/events/on.decorator.js';
import { EndpointGivenUp } from '../../delivery/events/endpoint-given-up.event.js';
import { SubscriptionsService } from '../subscriptions.service.js';

/** Hears {@link EndpointGivenUp} and disables the subscription, if it is still active. */
@Injectable()
export class DisableGivenUpSubscriptions {
  constructor(private readonly subscriptions: SubscriptionsService) {}

  @On(EndpointGivenUp)
  async disable(event: EndpointGivenUp, tx: Transaction): Promise<void> {
    await this.subscriptions.giveUp(tx, event);
  }
}
