import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import { On } from '../../../core/events/on.decorator.js';
import { UnreadableEvent } from '../../../core/events/unreadable-event.js';
import { EventsRecorded, type RecordedEvent } from '../../events/events/events-recorded.event.js';
import { Tracker, type Hearing } from '../state/tracker.js';
import { factsOf, type Reading } from '../tracking/facts-of-event.js';
import { factsOfSnapshot, SNAPSHOT_EVENT } from '../tracking/facts-of-snapshot.js';
import type { ReceivedEvent } from '../tracking/received-event.js';

/** Of what was found out by asking: of accounts the snapshot says it all. */
const TRACKED_OF_RECONCILIATION: readonly string[] = [SNAPSHOT_EVENT, 'reports.generated'];

/**
 * Hears {@link EventsRecorded} and takes what came from outside into the facts, in the same
 * transaction. What was heard before changes nothing.
 */
@Injectable()
export class TrackRecordedEvents {
  constructor(private readonly tracker: Tracker) {}

  /** @throws UnreadableEvent if an event is to be tracked and can't be read */
  @On(EventsRecorded)
  async track({ events }: EventsRecorded, tx: Transaction): Promise<void> {
    await this.tracker.take(tx, events.flatMap(hearingOf));
  }
}

function hearingOf(recorded: RecordedEvent): Hearing[] {
  const { id, event, data, receivedAt, source, isTracked } = recorded;
  if (source === 'readywire' || !isTracked || event === null) return [];
  if (source === 'reconcile' && !TRACKED_OF_RECONCILIATION.includes(event)) return [];
  const received = { id, event, data, receivedAt };
  const reading = source === 'reconcile' ? readReconciled(received) : factsOf(received);
  if ('unreadable' in reading) throw new UnreadableEvent(reading.unreadable);
  return 'untracked' in reading ? [] : [{ ...reading, eventId: id, receivedAt }];
}

/** A snapshot is believed only if we wrote it. */
function readReconciled(received: ReceivedEvent): Reading {
  if (received.event !== SNAPSHOT_EVENT) return factsOf(received);
  const reading = factsOfSnapshot(received);
  return typeof reading === 'string' ? { unreadable: reading } : reading;
}
