import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import { On } from '../../../core/events/on.decorator.js';
import { EventsErased } from '../../events/events/events-erased.event.js';
import { FanOutRepository } from '../fan-out/fan-out.repository.js';

/**
 * Hears {@link EventsErased} and deletes the deliveries of these events with all their attempts.
 * What is in flight arrives, and what comes back of it is recorded nowhere.
 */
@Injectable()
export class EraseDeliveriesOfErasedEvents {
  constructor(private readonly repository: FanOutRepository) {}

  @On(EventsErased)
  async erase({ ids }: EventsErased, tx: Transaction): Promise<void> {
    await this.repository.deleteOfEvents(ids, tx);
  }
}
