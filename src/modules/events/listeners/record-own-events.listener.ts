import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import { Clock } from '../../../core/clock/clock.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { EventBus } from '../../../core/events/event-bus.js';
import { On } from '../../../core/events/on.decorator.js';
import { OwnEvents } from '../../../core/events/own-events.js';
import { EventsRepository, type NewEvent } from '../events.repository.js';
import { EventsRecorded, type RecordedEvent } from '../events/events-recorded.event.js';

/**
 * Records what our own modules have to tell, in the transaction in which they tell it, and tells
 * everyone what was recorded.
 */
@Injectable()
export class RecordOwnEvents {
  constructor(
    private readonly events: EventsRepository,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  @On(OwnEvents)
  async record({ event, items }: OwnEvents, tx: Transaction): Promise<void> {
    if (items.length === 0) return;
    const receivedAt = this.clock.now();
    const recorded: RecordedEvent[] = items.map(({ user, data, onlyFor }) => ({
      id: newId(),
      source: 'readywire',
      event,
      user,
      data,
      receivedAt,
      isTracked: true,
      isRelayed: true,
      isReplay: false,
      onlyFor: onlyFor ?? null,
    }));
    await this.events.insert(tx, recorded.map(toNewEvent));
    await this.bus.publish(new EventsRecorded(recorded), tx);
  }
}

function toNewEvent({
  id,
  source,
  event,
  user,
  data,
  receivedAt,
  onlyFor,
}: RecordedEvent): NewEvent {
  const body = Buffer.from(JSON.stringify({ event, data }));
  return { id, source, event, user, body, receivedAt, status: 'processed', onlyFor };
}
