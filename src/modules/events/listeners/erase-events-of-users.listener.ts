import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import { EventBus } from '../../../core/events/event-bus.js';
import { On } from '../../../core/events/on.decorator.js';
import { UsersErased } from '../../reports/events/users-erased.event.js';
import { EventErasureRepository } from '../erasure.repository.js';
import { EventsErased } from '../events/events-erased.event.js';

/**
 * Hears {@link UsersErased}, deletes every event about these persons, those that wait and those
 * that are quarantined too, and tells which they were: {@link EventsErased}.
 */
@Injectable()
export class EraseEventsOfUsers {
  constructor(
    private readonly repository: EventErasureRepository,
    private readonly bus: EventBus,
  ) {}

  @On(UsersErased)
  async erase({ users, alsoKnownBy }: UsersErased, tx: Transaction): Promise<void> {
    const ids = await this.repository.deleteOf(tx, users, [...users, ...alsoKnownBy]);
    if (ids.length > 0) await this.bus.publish(new EventsErased(ids), tx);
  }
}
