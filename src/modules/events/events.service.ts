import { Injectable } from '@nestjs/common';
import { toId } from '../../common/ids.js';
import type { PageOfRows } from '../../common/pagination/page.js';
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
    const body = await this.repository.findBody(wireId(id));
    if (!body) throw new EventNotFound();
    return body;
  }

  /**
   * Has one event processed and delivered again.
   * @throws EventNotFound
   * @throws EventErased if it was about a person who was erased
   */
  async replayOne(id: string): Promise<EventSummary> {
    const isQueued = await this.repository.requeueById(this.database, wireId(id));
    const event = await this.findOne(id);
    if (!isQueued) throw new EventErased();
    this.wakeups.wake(EVENTS_TOPIC);
    return event;
  }

  /** @returns how many events were put back into the queue */
  async replayMatching(request: ReplayRequest): Promise<number> {
    let replayed = 0;
    // In batches by id: one statement over a large log would run into its timeout.
    for (let after: string | null = FIRST_ID; after !== null;) {
      const batch = await this.repository.requeueNext(request, after, REPLAY_BATCH);
      replayed += batch.count;
      after = batch.last;
      this.wakeups.wake(EVENTS_TOPIC);
    }
    return replayed;
  }
}

/** What is no id can't be the id of anything. */
function wireId(id: string): string {
  const known = toId(id);
  if (known === null) throw new EventNotFound();
  return known;
}
