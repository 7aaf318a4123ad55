import { Injectable } from '@nestjs/common';
import { Database } from '../../core/database/database.js';
import type { Transaction } from '../../core/database/queryable.js';
import { ErasedUsers } from '../../core/erasure/erased-users.js';
import { EventBus } from '../../core/events/event-bus.js';
import { type Started, Tracing } from '../../core/tracing/tracing.js';
import { EventsRecorded } from './events/events-recorded.event.js';
import {
  ProcessorRepository,
  type ClaimedEvent,
  type QueuedEvent,
} from './processor.repository.js';
import { readStored, toMark, toRecorded, type ReadEvent } from './read-stored.js';
import { claimOf } from './told-before/claims.js';
import { ToldBeforeRepository } from './told-before/told-before.repository.js';

/**
 * Processes some events in one transaction: all of their effects, or none. Of events about persons
 * who were erased nothing is left, and nobody is told.
 */
@Injectable()
export class EventBatch {
  constructor(
    private readonly database: Database,
    private readonly bus: EventBus,
    private readonly repository: ProcessorRepository,
    private readonly toldBefore: ToldBeforeRepository,
    private readonly erased: ErasedUsers,
    private readonly tracing: Tracing,
  ) {}

  /**
   * Tells everyone of the events and marks them.
   * @param fault given when the data of the one event proved unreadable: it is relayed all the
   *   same, but tracked no more, and quarantined with this fault
   * @returns how many this process found still waiting
   */
  async process(claimed: readonly ClaimedEvent[], fault?: string): Promise<number> {
    return this.withKept(claimed, (tx, kept) => this.processIn(tx, kept, fault));
  }

  /** Gives up on an event without telling anyone of it. */
  async quarantine(claimed: ClaimedEvent, fault: string): Promise<void> {
    await this.withKept([claimed], (tx, kept) =>
      this.repository.mark(
        tx,
        kept.map(({ id }) => ({ id, status: 'quarantined', fault, sameAs: null })),
      ),
    );
  }

  /** Locks persons first and then events: whoever erases a person does so in the same order. */
  private async withKept(
    claimed: readonly ClaimedEvent[],
    work: (tx: Transaction, kept: readonly QueuedEvent[]) => Promise<void>,
  ): Promise<number> {
    const started = this.tracing.begin();
    const found = await this.database.transaction(async (tx) => {
      const users = claimed.flatMap((event) => event.user_id ?? []);
      const erased = await this.erased.hold(tx, users);
      const ids = claimed.map(({ id }) => id);
      const queued = await this.repository.lock(tx, ids);
      const isErased = ({ user_id }: QueuedEvent): boolean =>
        user_id !== null && erased.has(user_id);
      const kept = queued.filter((event) => !isErased(event));
      if (kept.length > 0) await work(tx, kept);
      await this.empty(tx, queued.filter(isErased));
      return queued;
    });
    this.trace(started, found);
    return found.length;
  }

  private trace(started: Started, events: readonly QueuedEvent[]): void {
    if (started === null) return;
    const attributes = { 'readywire.batch_size': events.length };
    for (const { id: eventId } of events) {
      this.tracing.end(started, { name: 'process', kind: 'consumer', eventId, attributes });
    }
  }

  /** Comes last: the rows of the counts are shared by all processes. */
  private async empty(tx: Transaction, events: readonly QueuedEvent[]): Promise<void> {
    if (events.length === 0) return;
    await this.repository.empty(tx, events);
    await this.erased.count(
      tx,
      events.flatMap(({ user_id }) => user_id ?? []),
    );
  }

  private async processIn(
    tx: Transaction,
    queued: readonly QueuedEvent[],
    fault: string | undefined,
  ): Promise<void> {
    const events = await this.withSameAs(
      tx,
      queued.map((event) => ({ event, read: readStored(event, fault), sameAs: null })),
    );
    const told = events.filter(({ read }) => read.isTracked || read.isRelayed);
    if (told.length > 0) await this.bus.publish(new EventsRecorded(told.map(toRecorded)), tx);
    await this.repository.mark(tx, events.map(toMark));
  }

  /**
   * Finds out which webhooks say what was found out by asking and told then. Whoever replays an
   * event wants it to be told, so those are left as they are.
   */
  private async withSameAs(
    tx: Transaction,
    events: readonly ReadEvent[],
  ): Promise<readonly ReadEvent[]> {
    const isNews = ({ event, read }: ReadEvent): boolean =>
      event.source === 'argyle' && !event.is_replay && read.isRelayed;
    const claims = events
      .filter(isNews)
      .flatMap(
        ({ event, read }) =>
          claimOf({ ...read, id: event.id, receivedAt: event.received_at }) ?? [],
      );
    const found = await this.toldBefore.find(tx, claims);
    return events.map((one) => {
      const sameAs = found.get(one.event.id);
      return sameAs === undefined
        ? one
        : { ...one, sameAs, read: { ...one.read, isRelayed: false } };
    });
  }
}
