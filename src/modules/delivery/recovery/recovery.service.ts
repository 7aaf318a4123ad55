import { Injectable } from '@nestjs/common';
import { toId } from '../../../common/ids.js';
import { Wakeups } from '../../../core/database/wakeups.js';
import { NotRecoverable, WebhookNotFound } from '../delivery.errors.js';
import { DELIVERIES } from '../delivery.topic.js';
import type { RecoverAnswer, RecoverPreview, RecoverRequest } from '../dto/recover-request.dto.js';
import { RecoveryRepository } from './recovery.repository.js';

/** Counting stops here, so that a glance costs the same whatever has piled up. */
const COUNTED_AT_MOST = 10_000;

/** Puts back into the queue what failed, was held or blocked. */
@Injectable()
export class RecoveryService {
  constructor(
    private readonly repository: RecoveryRepository,
    private readonly wakeups: Wakeups,
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
    const requeued = await this.repository.requeue(id, request);
    if (requeued > 0) this.wakeups.wake(DELIVERIES);
    return { requeued };
  }

  /** @throws WebhookNotFound */
  async preview(text: string, request: RecoverRequest): Promise<RecoverPreview> {
    const id = toId(text);
    const status = id === null ? undefined : await this.repository.statusOf(id);
    if (id === null || status === undefined) throw new WebhookNotFound();
    return { recoverable: await this.repository.count(id, request, COUNTED_AT_MOST) };
  }
}
