/** What a client reads of a subscription. */
export interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly events: readonly string[];
  readonly config: object;
  readonly secret: string | null;
  readonly url: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly status: string;
  readonly disabled_reason: string | null;
}

/** A page of them. */
export interface WebhookPage {
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly Webhook[];
}

/** A refused request. */
export interface Refusal {
  readonly status: number;
  readonly detail: string;
  readonly errors: Readonly<Record<string, readonly string[]>>;
}

/** The subscription of the provider's documentation. */
export const REQUEST = {
  events: ['reports.generated'],
  name: 'name-for-the-webhook-subscription',
  url: 'https://your-webhook-backend.com',
  secret: 'optional-secret',
};
/** Stands for a secret that is not shown. */
export const MASK = '********';
