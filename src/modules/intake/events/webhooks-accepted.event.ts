import type { Instant } from '../../../common/instant.js';

/** A webhook of the provider whose signature was right and that is no duplicate. */
export interface AcceptedWebhook {
  /** Minted once at the door; the event's id from then on. */
  readonly id: string;
  /** The bytes as they came. */
  readonly body: Buffer;
  /** When it was received at the door. */
  readonly receivedAt: Instant;
  /** The first event that brought the same bytes, longer ago than the duplicate window; null: none known. */
  readonly repeatOf: string | null;
}

/**
 * Told inside the transaction that answers the provider: who listens makes the webhooks durable.
 * A batch is what waited together at the door.
 */
export class WebhooksAccepted {
  static readonly type = 'intake.webhooks-accepted';
  constructor(readonly webhooks: readonly AcceptedWebhook[]) {}
}
