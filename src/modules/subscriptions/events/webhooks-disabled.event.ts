import type { Instant } from '../../../common/instant.js';
import { OwnEvents } from '../../../core/events/own-events.js';

/** The `data` of `webhooks.disabled`: a subscription gets nothing any more. */
export interface DisabledData {
  readonly webhook: string;
  readonly name: string;
  /** One sentence for people. */
  readonly reason: string;
  /** Since when nothing but failures came back; null if the first was the last. */
  readonly failing_since: Instant | null;
}

/** Subscriptions that were disabled for what their endpoints answered, told to the others. */
export class WebhooksDisabled extends OwnEvents {
  static override readonly type = 'webhooks.disabled';
  readonly event = 'webhooks.disabled';

  constructor(readonly webhooks: readonly DisabledData[]) {
    super(webhooks.map((data) => ({ user: null, data })));
  }
}
