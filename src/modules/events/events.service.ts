import { Injectable } from '@nestjs/common';
import { toId } from '../../common/ids.js';
import type { PageOfRows } from '../../common/pagination/page.js';
import { Acts } from '../../core/audit/acts.js';
import { Database } from '../../core/database/database.js';
import { Wakeups } from '../../core/database/wakeups.js';
import type { EventQuery } from './dto/event-query.dto.js';
import type { ReplayRequest } from './dto/replay-request.dto.js';
import { EventErased, EventNotFound } from './events.errors.js';
import { EventsRepository, type EventSummary } from './events.repository.js';
import { EVENTS_TOPIC } from './events.topic.js';

const REPLAY_BATCH = 5_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Reading the event log, and putting events back into the queue. */
@Injectable()
export class EventsService {
  constructor(
    private readonly database: Database,
    private readonly repository: EventsRepository,
    private readonly wakeups: Wakeups,
    private readonly acts: Acts,
  ) {}

  findPage(query: EventQuery): Promise<PageOfRows<EventSummary>> {
    return this.repository.findPage(query, query);
  }

  /** @throws EventNotFound */
  async findOne(id: string): Promise<EventSummary> {
    const event = await this.repository.findById(wireId(id));
    if (!event) throw new EventNotFound();
    return event;
  }

  /** The bytes as they came. @throws EventNotFound */
  async findBody(id: string): Promise<Buffer> {
    const event = wireId(id);
    return this.database.transaction(async (tx) => {
      const body = await this.repository.findBody(tx, event);
      if (!body) throw new EventNotFound();
      await this.acts.done(tx, 'event.body_read', { type: 'event', id: event });
      return body;
    });
  }

  /**
   * Has one event processed and delivered again.
   * @throws EventNotFound
   * @throws EventErased if it was about a person who was erased
   */
  async replayOne(id: string): Promise<EventSummary> {
    const known = wireId(id);
    const isQueued = await this.database.transaction(async (tx) => {
      const isMoved = await this.repository.requeueById(tx, known);
      if (isMoved) await this.acts.done(tx, 'event.replayed', { type: 'event', id: known });
      return isMoved;
    });
    const event = await this.findOne(id);
    if (!isQueued) throw new EventErased();
    this.wakeups.wake(EVENTS_TOPIC);
    return event;
  }

  /** @returns how many events were put back into the queue; an act for each batch of them */
  async replayMatching(request: ReplayRequest): Promise<number> {
    let replayed = 0;
    // In batches by id: one statement over a large log would run into its timeout.
    for (let after: string | null = FIRST_ID; after !== null;) {
      const batch = await this.replayBatch(request, after);
      replayed += batch.count;
      after = batch.last;
      this.wakeups.wake(EVENTS_TOPIC);
    }
    return replayed;
  }

  private replayBatch(
    request: ReplayRequest,
    after: string,
  ): Promise<{ count: number; last: string | null }> {
    return this.database.transaction(async (tx) => {
      const batch = await this.repository.requeueNext(tx, request, after, REPLAY_BATCH);
      const { status = null, since, until = null } = request;
      const details = { status, since, until, replayed: batch.count };
      if (batch.count > 0) await this.acts.done(tx, 'events.replayed', null, details);
      return batch;
    });
  }
}

/** What is no id can't be the id of anything. */
function wireId(id: string): string {
  const known = toId(id);
  if (known === null) throw new EventNotFound();
  return known;
}
