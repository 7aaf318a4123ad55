import { Injectable } from '@nestjs/common';
import { Database } from '../../core/database/database.js';
import type { Transaction } from '../../core/database/queryable.js';
import { EventBus } from '../../core/events/event-bus.js';
import { readBody, type ReadBody } from './event-reader.js';
import { EventsRecorded, type RecordedEvent } from './events/events-recorded.event.js';
import {
  ProcessorRepository,
  type ProcessedMark,
  type QueuedEvent,
} from './processor.repository.js';

/** Processes some events in one transaction: all of their effects, or none. */
@Injectable()
export class EventBatch {
  constructor(
    private readonly database: Database,
    private readonly bus: EventBus,
    private readonly repository: ProcessorRepository,
  ) {}

  /**
   * Tells everyone of the events and marks them.
   * @param fault given when the data of the one event proved unreadable: it is relayed all the
   *   same, but tracked no more, and quarantined with this fault
   * @returns how many this process found still waiting
   */
  async process(ids: readonly string[], fault?: string): Promise<number> {
    return this.database.transaction(async (tx) => {
      const queued = await this.repository.lock(tx, ids);
      if (queued.length > 0) await this.processIn(tx, queued, fault);
      return queued.length;
    });
  }

  private async processIn(
    tx: Transaction,
    queued: readonly QueuedEvent[],
    fault: string | undefined,
  ): Promise<void> {
    const events = queued.map((event) => ({ event, read: readStored(event, fault) }));
    const told = events.filter(({ read }) => read.isTracked || read.isRelayed);
    if (told.length > 0) {
      const recorded = told.map(({ event, read }) => toRecorded(event, read));
      await this.bus.publish(new EventsRecorded(recorded), tx);
    }
    await this.repository.mark(
      tx,
      events.map(({ event, read }) => toMark(event, read)),
    );
  }
}

function readStored(event: QueuedEvent, fault: string | undefined): ReadBody {
  if (event.source === 'readywire') return readOwn(event);
  const read = readBody(event.body);
  return fault === undefined ? read : { ...read, isTracked: false, fault };
}

/** Our own events were written by us; they are read as they stand. */
function readOwn({ event, user_id, body }: QueuedEvent): ReadBody {
  const { data } = JSON.parse(body.toString('utf8')) as { data: unknown };
  return { event, user: user_id, data, isTracked: true, isRelayed: true, fault: null };
}

function toRecorded(event: QueuedEvent, read: ReadBody): RecordedEvent {
  return {
    id: event.id,
    source: event.source,
    event: read.event,
    user: read.user,
    data: read.data,
    receivedAt: event.received_at,
    isTracked: read.isTracked,
    isRelayed: read.isRelayed,
    isReplay: event.is_replay,
    onlyFor: event.only_for,
  };
}

function toMark({ id }: QueuedEvent, { fault }: ReadBody): ProcessedMark {
  return { id, status: fault === null ? 'processed' : 'quarantined', fault };
}
