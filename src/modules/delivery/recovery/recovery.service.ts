import { Injectable } from '@nestjs/common';
import { toId } from '../../../common/ids.js';
import { Acts } from '../../../core/audit/acts.js';
import { Database } from '../../../core/database/database.js';
import { Wakeups } from '../../../core/database/wakeups.js';
import { NotRecoverable, WebhookNotFound } from '../delivery.errors.js';
import { DELIVERIES } from '../delivery.topic.js';
import {
  RECOVERABLE,
  type RecoverAnswer,
  type RecoverPreview,
  type RecoverRequest,
} from '../dto/recover-request.dto.js';
import { type Found, RecoveryRepository, type Wish } from './recovery.repository.js';

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Counting stops here, so that a glance costs the same whatever has piled up. */
const COUNTED_AT_MOST = 10_000;

/** Puts back into the queue what failed, was held or blocked. */
@Injectable()
export class RecoveryService {
  constructor(
    private readonly repository: RecoveryRepository,
    private readonly wakeups: Wakeups,
    private readonly database: Database,
    private readonly acts: Acts,
  ) {}

  /**
   * @throws WebhookNotFound
   * @throws NotRecoverable if the subscription is disabled: all of it would be held again
   */
  async recover(text: string, request: RecoverRequest): Promise<RecoverAnswer> {
    const { id, status: present, now } = await this.find(text);
    if (present === 'disabled') throw new NotRecoverable();
    const statuses = request.status === undefined ? RECOVERABLE : [request.status];
    await this.enter(id, request);
    let requeued = 0;
    // What fails while this goes on is not of the past: it could be followed for ever.
    const until = request.until ?? now;
    for (const status of statuses) {
      requeued += await this.requeueAll({ since: request.since, until, id, status });
    }
    return { requeued };
  }

  /** @throws WebhookNotFound */
  async preview(text: string, request: RecoverRequest): Promise<RecoverPreview> {
    const { id } = await this.find(text);
    return { recoverable: await this.repository.count(id, request, COUNTED_AT_MOST) };
  }

  private async find(text: string): Promise<Found> {
    const id = toId(text);
    const found = id === null ? undefined : await this.repository.find(id);
    if (found === undefined) throw new WebhookNotFound();
    return found;
  }

  /** Before the first portion: what is cut off in the middle was asked for all the same. */
  private async enter(id: string, { status, since, until }: RecoverRequest): Promise<void> {
    const details = { status: status ?? null, since, until: until ?? null };
    const subject = { type: 'webhook', id } as const;
    await this.database.transaction((tx) =>
      this.acts.done(tx, 'webhook.recovered', subject, details),
    );
  }

  /**
   * In portions by id: one statement over a million would run into its timeout, and nothing of
   * them would be sent until its end. If it is cut off, asking again goes on with the rest.
   */
  private async requeueAll(wish: Wish): Promise<number> {
    let total = 0;
    for (let after: string | null = BEFORE_ALL; after !== null;) {
      const { requeued, last } = await this.repository.requeueNext(wish, after);
      if (requeued > 0) this.wakeups.wake(DELIVERIES);
      total += requeued;
      after = last;
    }
    return total;
  }
}
