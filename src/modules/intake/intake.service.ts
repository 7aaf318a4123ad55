import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { type Instant, microsBetween } from '../../common/instant.js';
import { Database } from '../../core/database/database.js';
import { DatabaseState } from '../../core/database/database-state.js';
import { DatabaseUnavailable } from '../../core/database/database-errors.js';
import { EventBus } from '../../core/events/event-bus.js';
import type { Transaction } from '../../core/database/queryable.js';
import type { Acceptance, Arrival } from './arrival.js';
import { type AcceptedWebhook, WebhooksAccepted } from './events/webhooks-accepted.event.js';
import { IntakeConfig } from './intake.config.js';
import { IntakeCounters } from './intake-counters.js';
import { IntakeRepository, type DigestClaim, type DigestOwner } from './intake.repository.js';

/** Tells duplicates from news and hands the news on, in one transaction for a whole group. */
@Injectable()
export class IntakeService {
  constructor(
    private readonly database: Database,
    private readonly bus: EventBus,
    private readonly repository: IntakeRepository,
    private readonly config: IntakeConfig,
    private readonly counters: IntakeCounters,
    private readonly state: DatabaseState,
  ) {}

  /**
   * Stores the news among the arrivals. Safe to repeat with the same arrivals, as after a COMMIT
   * whose answer was lost.
   * @returns one acceptance for each arrival, in their order
   */
  async store(arrivals: readonly Arrival[]): Promise<readonly Acceptance[]> {
    // Tables that are not as this version wants them take no webhooks: the journal does.
    if (!this.state.isReady) throw new DatabaseUnavailable();
    const digests = arrivals.map(({ body }) => createHash('sha256').update(body).digest());
    const owners = await this.database.transaction((tx) => this.storeIn(tx, arrivals, digests));
    return arrivals.map(({ id }, index) => {
      const owner = owners.get(digests[index]?.toString('hex') ?? '');
      // An id is only ever given out for an event that is in the log.
      if (owner === undefined) throw new DatabaseUnavailable();
      if (owner.eventId !== id) return { id: owner.eventId, status: 'duplicate' };
      if (owner.repeatOf !== null) this.counters.repeats += 1;
      return { id, status: 'accepted' };
    });
  }

  /**
   * Stores what was kept in a journal, perhaps for long: each webhook is judged by its own time of
   * receipt. Safe to repeat.
   */
  async storeLate(arrivals: readonly Arrival[]): Promise<void> {
    for (const group of apart(arrivals, this.config.duplicateWindowMs)) await this.store(group);
  }

  /** With nobody there to store them (the process is stopping) nothing may be acknowledged. */
  private async tell(news: readonly AcceptedWebhook[], tx: Transaction): Promise<void> {
    const heard = await this.bus.publish(new WebhooksAccepted(news), tx);
    if (heard === 0) throw new DatabaseUnavailable();
  }

  private async storeIn(
    tx: Transaction,
    arrivals: readonly Arrival[],
    digests: readonly Buffer[],
  ): Promise<ReadonlyMap<string, DigestOwner>> {
    const claims = firstOfEach(arrivals, digests);
    const owners = await this.repository.claimDigests(tx, claims, this.config.duplicateWindowMs);
    const own = new Map([...owners.values()].map(({ eventId, repeatOf }) => [eventId, repeatOf]));
    const news = arrivals.flatMap((arrival) => {
      const repeatOf = own.get(arrival.id);
      return repeatOf === undefined ? [] : [{ ...arrival, repeatOf }];
    });
    if (news.length > 0) await this.tell(news, tx);
    return owners;
  }
}

/**
 * In groups within which the same bytes are duplicates: what comes again after the window is news,
 * and begins another group. In order of receipt.
 */
function apart(arrivals: readonly Arrival[], windowMs: number): readonly (readonly Arrival[])[] {
  const groups: Arrival[][] = [];
  let firsts = new Map<string, Instant>();
  for (const arrival of arrivals) {
    const digest = createHash('sha256').update(arrival.body).digest('hex');
    const first = firsts.get(digest);
    const isNews = first !== undefined && microsBetween(first, arrival.receivedAt) > windowMs * 1e3;
    if (isNews || groups.length === 0) {
      groups.push([]);
      firsts = new Map();
    }
    if (isNews || first === undefined) firsts.set(digest, arrival.receivedAt);
    groups.at(-1)?.push(arrival);
  }
  return groups;
}

/** The first arrival of each digest, sorted by digest. */
function firstOfEach(
  arrivals: readonly Arrival[],
  digests: readonly Buffer[],
): readonly DigestClaim[] {
  const claims = new Map<string, DigestClaim>();
  arrivals.forEach(({ id, receivedAt }, index) => {
    const digest = digests[index] as Buffer;
    const key = digest.toString('hex');
    if (!claims.has(key)) claims.set(key, { digest, eventId: id, receivedAt });
  });
  return [...claims.values()].sort((a, b) => a.digest.compare(b.digest));
}
