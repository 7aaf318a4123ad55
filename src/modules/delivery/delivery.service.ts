import { Injectable } from '@nestjs/common';
import { isId } from '../../common/ids.js';
import { toPage, type Page } from '../../common/pagination/page.js';
import { Acts } from '../../core/audit/acts.js';
import { Database } from '../../core/database/database.js';
import { Wakeups } from '../../core/database/wakeups.js';
import { DeliveryNotFound, NotResendable } from './delivery.errors.js';
import { DeliveryRepository, type Destination, type DeliveryRow } from './delivery.repository.js';
import { DELIVERIES } from './delivery.topic.js';
import type { DeliveryQuery } from './dto/delivery-query.dto.js';
import type { DeliveryAnswer, DeliveryWithAttempts } from './dto/delivery.dto.js';

/** What an operator does with deliveries: look at them and send one again. */
@Injectable()
export class DeliveryService {
  constructor(
    private readonly repository: DeliveryRepository,
    private readonly wakeups: Wakeups,
    private readonly database: Database,
    private readonly acts: Acts,
  ) {}

  /** @param url of the request, for the links */
  async list(query: DeliveryQuery, url: string): Promise<Page<DeliveryAnswer>> {
    return toPage(url, await this.repository.page(query), toAnswer);
  }

  /** @throws DeliveryNotFound */
  async get(id: string): Promise<DeliveryWithAttempts> {
    const row = isId(id) ? await this.repository.find(id) : undefined;
    if (!row) throw new DeliveryNotFound();
    return { ...toAnswer(row), attempts: await this.repository.attemptsOf(id) };
  }

  /**
   * Sends it again, at once and under the same id, whatever became of it.
   * @throws DeliveryNotFound
   * @throws NotResendable if it is not finished or its subscription can't get it
   */
  async resend(id: string): Promise<DeliveryWithAttempts> {
    const before = await this.get(id);
    if (!(await this.restart(id))) {
      throw new NotResendable(reasonOf(before, await this.repository.destinationOf(id)));
    }
    this.wakeups.wake(DELIVERIES);
    return this.get(id);
  }

  private restart(id: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const isRestarted = await this.repository.restart(tx, id);
      if (isRestarted) await this.acts.done(tx, 'delivery.resent', { type: 'delivery', id });
      return isRestarted;
    });
  }
}

function reasonOf(before: DeliveryAnswer, destination: Destination | undefined): string {
  if (!destination || destination.is_deleted) return 'Its subscription has been deleted.';
  if (!destination.is_active) return 'Its subscription is disabled: enable it first.';
  return before.status === 'sending'
    ? 'It is being sent at this moment.'
    : 'It is pending: it will be sent by itself.';
}

function toAnswer(row: DeliveryRow): DeliveryAnswer {
  return {
    id: row.id,
    event_id: row.event_id,
    event: row.event,
    webhook: row.subscription_id,
    webhook_name: row.webhook_name,
    user: row.user_id,
    status: row.status,
    attempt_count: row.attempt_count,
    created_at: row.created_at,
    next_attempt_at: row.status === 'pending' ? row.due_at : null,
    finished_at: row.finished_at,
    last_status_code: row.last_status_code,
    last_error: row.last_error,
  };
}
