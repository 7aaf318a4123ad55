import { isInternalEvent } from '../../core/catalogue/event-catalogue.js';
import { readBody, type ReadBody } from './event-reader.js';
import type { RecordedEvent } from './events/events-recorded.event.js';
import type { ProcessedMark, QueuedEvent } from './processor.repository.js';

/** An event of the log with what its body says. */
export interface ReadEvent {
  readonly event: QueuedEvent;
  readonly read: ReadBody;
  /** The event that said the same before, so that this one is told to nobody. */
  readonly sameAs: string | null;
}

/** @param fault given when its data proved unreadable: it is not tracked, and has this fault */
export function readStored(event: QueuedEvent, fault: string | undefined): ReadBody {
  const read = event.source === 'argyle' ? readBody(event.body) : readOwn(event);
  return fault === undefined ? read : { ...read, isTracked: false, fault };
}

/** What we wrote ourselves is read as it stands. */
function readOwn({ event, user_id, body }: QueuedEvent): ReadBody {
  const { data } = JSON.parse(body.toString('utf8')) as { data: unknown };
  const isRelayed = event !== null && !isInternalEvent(event);
  return { event, user: user_id, data, isTracked: true, isRelayed, fault: null };
}

/** As everyone is told of it. */
export function toRecorded({ event, read }: ReadEvent): RecordedEvent {
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

/** What became of it. */
export function toMark({ event: { id }, read: { fault }, sameAs }: ReadEvent): ProcessedMark {
  return { id, status: fault === null ? 'processed' : 'quarantined', fault, sameAs };
}
