import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import type { Instant } from '../../../common/instant.js';
import { Clock } from '../../../core/clock/clock.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { EventBus } from '../../../core/events/event-bus.js';
import { On } from '../../../core/events/on.decorator.js';
import { OwnEvents, type OwnEvent } from '../../../core/events/own-events.js';
import { Tracing } from '../../../core/tracing/tracing.js';
import { EventsRepository, type NewEvent } from '../events.repository.js';
import { EventsRecorded, type RecordedEvent } from '../events/events-recorded.event.js';

/** An own event as it is told, with what it is stored under. */
type OwnRecord = RecordedEvent & { readonly messageKey: string | null };

/**
 * Records what our own modules have to tell, in the transaction in which they tell it, and tells
 * everyone what was recorded. What stands in for a message of the provider is told once: if its
 * key is there already, whoever wrote it, nothing is stored and nothing told.
 */
@Injectable()
export class RecordOwnEvents {
  constructor(
    private readonly events: EventsRepository,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly tracing: Tracing,
  ) {}

  @On(OwnEvents)
  async record(own: OwnEvents, tx: Transaction): Promise<void> {
    if (own.items.length === 0) return;
    const started = this.tracing.begin();
    const receivedAt = this.clock.now();
    const records = own.items.map((item) => toRecord(own, item, receivedAt));
    // In one order, so that two who tell the same do not wait for each other in a circle.
    const stored = await this.events.insert(tx, records.toSorted(byMessageKey).map(toNewEvent));
    const news = records.filter(({ id }) => stored.has(id)).map(withoutKey);
    if (news.length > 0) await this.bus.publish(new EventsRecorded(news), tx);
    tx.afterCommit(() => {
      for (const { id: eventId, event } of news) {
        const attributes = { 'readywire.event': event ?? '' };
        this.tracing.end(started, {
          name: 'tell',
          kind: 'internal',
          eventId,
          isRoot: true,
          attributes,
        });
      }
    });
  }
}

function toRecord(
  { event, source, isRelayed }: OwnEvents,
  { user, data, onlyFor, messageKey }: OwnEvent,
  receivedAt: Instant,
): OwnRecord {
  return {
    ...{ id: newId(), source, event, user, data, receivedAt },
    ...{ isTracked: true, isRelayed, isReplay: false, onlyFor: onlyFor ?? null },
    messageKey: source === 'reconcile' ? (messageKey ?? null) : null,
  };
}

function byMessageKey({ messageKey: one }: OwnRecord, { messageKey: other }: OwnRecord): number {
  return (one ?? '') < (other ?? '') ? -1 : Number((one ?? '') > (other ?? ''));
}

function withoutKey({ messageKey: _, ...recorded }: OwnRecord): RecordedEvent {
  return recorded;
}

function toNewEvent(record: OwnRecord): NewEvent {
  const { id, source, event, user, data, receivedAt, onlyFor, messageKey } = record;
  const body = Buffer.from(JSON.stringify({ event, data }));
  return { id, source, event, user, body, receivedAt, status: 'processed', onlyFor, messageKey };
}
