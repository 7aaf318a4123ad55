import type { EventEntity } from '../../../entities/event.entity.js';
import type { SubscriptionEntity } from '../../../entities/subscription.entity.js';

/** A delivery that this process may send until its lease ends, with all that it takes. */
export interface Lease
  extends
    Pick<EventEntity, 'body'>,
    Pick<SubscriptionEntity, 'name' | 'url' | 'config' | 'secret_sealed'> {
  /** The secret before the last rotation; null unless it still signs. */
  readonly old_secret_sealed: SubscriptionEntity['old_secret_sealed'];
  readonly id: string;
  readonly event_id: string;
  readonly subscription_id: string;
  /** The fence: an outcome counts only while the delivery still bears this number. */
  readonly attempt: number;
  /** Tries of the schedule that are used up, this one included. */
  readonly tries: number;
  readonly event: string;
  /** Queued once more by a recovery or a replay. */
  readonly is_recovered: boolean;
  /** The one delivery by which a paused endpoint shows whether it is well again. */
  readonly is_probe: boolean;
  /** Its endpoint gets less at a time than others: it is slow, unknown or paused. */
  readonly is_limited: boolean;
}
