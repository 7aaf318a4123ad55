import type { Instant } from '../../../common/instant.js';
import { OwnEvents } from '../../../core/events/own-events.js';

/** Somebody asked for a test message to one subscription, which alone gets it. */
export class WebhookTested extends OwnEvents {
  static override readonly type = 'webhooks.test';
  readonly event = 'webhooks.test';

  constructor(
    readonly webhook: string,
    readonly sentAt: Instant,
  ) {
    super([{ user: null, data: { webhook, sent_at: sentAt }, onlyFor: webhook }]);
  }
}
