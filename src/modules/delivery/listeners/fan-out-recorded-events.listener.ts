import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { Wakeups } from '../../../core/database/wakeups.js';
import { AfterCommit, On } from '../../../core/events/on.decorator.js';
import { EventsRecorded, type RecordedEvent } from '../../events/events/events-recorded.event.js';
import { DELIVERIES } from '../delivery.topic.js';
import {
  FanOutRepository,
  type NewDelivery,
  type Recipient,
} from '../fan-out/fan-out.repository.js';
import { matches } from '../fan-out/matching.js';

/**
 * Hears {@link EventsRecorded} and puts one delivery for every event and matching subscription
 * into the table, in the same transaction; after the commit it wakes the workers. The deliveries
 * of a disabled subscription are `held` from the start. A replay starts finished ones anew.
 */
@Injectable()
export class FanOutRecordedEvents {
  constructor(
    private readonly repository: FanOutRepository,
    private readonly wakeups: Wakeups,
  ) {}

  @On(EventsRecorded)
  async fanOut({ events }: EventsRecorded, tx: Transaction): Promise<void> {
    const relayed = events.filter(({ isRelayed }) => isRelayed);
    if (relayed.length === 0) return;
    const recipients = await this.repository.recipients(tx);
    const replayed = relayed.filter(({ isReplay }) => isReplay);
    await this.repository.restartFinished(deliveriesOf(replayed, recipients), tx);
    await this.repository.insert(deliveriesOf(relayed, recipients), tx);
  }

  @AfterCommit(EventsRecorded)
  wakeWorkers({ events }: EventsRecorded): void {
    if (events.some(({ isRelayed }) => isRelayed)) this.wakeups.wake(DELIVERIES);
  }
}

function deliveriesOf(
  events: readonly RecordedEvent[],
  recipients: readonly Recipient[],
): readonly NewDelivery[] {
  return events.flatMap(({ id: eventId, event, data, onlyFor, isReplay }) =>
    recipients
      .filter((recipient) => event !== null && matches(recipient, { event, data, onlyFor }))
      .map(({ id: subscriptionId, status }) => ({
        id: newId(),
        eventId,
        subscriptionId,
        status: status === 'active' ? 'pending' : 'held',
        isRecovered: isReplay,
      })),
  );
}
