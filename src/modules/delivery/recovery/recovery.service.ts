import { Injectable } from '@nestjs/common';
import { toId } from '../../../common/ids.js';
import { Acts } from '../../../core/audit/acts.js';
import { Database } from '../../../core/database/database.js';
import { Wakeups } from '../../../core/database/wakeups.js';
import { NotRecoverable, WebhookNotFound } from '../delivery.errors.js';
import { DELIVERIES } from '../delivery.topic.js';
import type { RecoverAnswer, RecoverRequest } from '../dto/recover-request.dto.js';
import { RecoveryRepository } from './recovery.repository.js';

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
    const id = toId(text);
    const status = id === null ? undefined : await this.repository.statusOf(id);
    if (id === null || status === undefined) throw new WebhookNotFound();
    if (status === 'disabled') throw new NotRecoverable();
    const requeued = await this.requeue(id, request);
    if (requeued > 0) this.wakeups.wake(DELIVERIES);
    return { requeued };
  }

  private requeue(id: string, request: RecoverRequest): Promise<number> {
    return this.database.transaction(async (tx) => {
      const requeued = await this.repository.requeue(tx, id, request);
      const { status = null, since, until = null } = request;
      const details = { status, since, until, requeued };
      await this.acts.done(tx, 'webhook.recovered', { type: 'webhook', id }, details);
      return requeued;
    });
  }
}
