import type { EventEntity } from '../../../entities/event.entity.js';
import type { SubscriptionEntity } from '../../../entities/subscription.entity.js';

/** A delivery that this process may send until its lease ends, with all that it takes. */
export interface Lease
  extends
    Pick<EventEntity, 'body'>,
    Pick<SubscriptionEntity, 'name' | 'url' | 'config' | 'secret_sealed'> {
  readonly id: string;
  readonly event_id: string;
  readonly subscription_id: string;
  /** The fence: an outcome counts only while the delivery still bears this number. */
  readonly attempt: number;
  /** Tries of the schedule that are used up, this one included. */
  readonly tries: number;
  readonly event: string;
}
