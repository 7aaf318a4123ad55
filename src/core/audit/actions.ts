/** What somebody can do that is kept in the audit: the kind of thing, and what happened to it. */
export const ACTIONS = [
  'api_key.created',
  'api_key.revoked',
  'delivery.resent',
  'event.body_read',
  'event.replayed',
  'events.replayed',
  'intake.rechecked',
  'part.paused',
  'part.resumed',
  'report.document_fetched',
  'report.requested',
  'user.erased',
  'webhook.changed',
  'webhook.created',
  'webhook.deleted',
  'webhook.disabled',
  'webhook.enabled',
  'webhook.recovered',
  'webhook.secret_rotated',
  'webhook.tested',
] as const;
export type Action = (typeof ACTIONS)[number];
