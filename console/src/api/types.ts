/** What the API answers, as far as the console shows it (openapi.json is the whole of it). */

export type Role = 'read' | 'operate' | 'admin';

export interface Session {
  readonly key: string;
  readonly role: Role;
  readonly ends_at: string;
}

export interface Page<T> {
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly T[];
}

export interface StatusPart {
  readonly ok: boolean;
  readonly attention?: string;
  readonly [figure: string]: unknown;
}

export interface Status {
  readonly status: 'ok' | 'attention';
  readonly parts: Readonly<Record<string, StatusPart>>;
}

export interface Bucket {
  readonly at: number;
  readonly accepted: number;
  readonly processed: number;
  readonly delivered: number;
  readonly failed_tries: number;
}

export interface Figures {
  readonly step: number;
  readonly buckets: readonly Bucket[];
}

export type Verdict = 'none' | 'waiting' | 'ready' | 'failed' | 'overdue';

export interface User {
  readonly id: string;
  readonly external_id: string | null;
  readonly verdict: Verdict;
  readonly verdict_since: string | null;
  readonly why: string;
  readonly deadline_at: string | null;
  readonly created_at: string;
}

export interface Account {
  readonly id: string;
  readonly status: 'pending' | 'connected' | 'failed' | 'broken' | 'removed';
  readonly covered: boolean;
  readonly excluded: boolean;
  readonly why: string;
  readonly connected_at: string | null;
  readonly last_synced_at: string | null;
  readonly error_code: string | null;
}

export interface Report {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly created_at: string;
  readonly generated_at: string | null;
}

export interface UserWithAccounts extends User {
  readonly accounts: readonly Account[];
  readonly reports: readonly Report[];
}

export interface TimelineEntry {
  readonly kind: string;
  readonly text: string;
  readonly at: string | null;
  readonly exact: boolean;
  readonly received_at: string;
  readonly event_id: string | null;
  readonly account: string | null;
  readonly report: string | null;
  readonly verdict: Verdict | null;
  readonly webhook: string | null;
}

export interface LoggedEvent {
  readonly id: string;
  readonly source: string;
  readonly event: string | null;
  readonly user: string | null;
  readonly status: 'received' | 'processed' | 'quarantined';
  readonly received_at: string;
  readonly processed_at: string | null;
  readonly fault?: string | null;
  readonly size?: number;
  readonly [other: string]: unknown;
}

export type DeliveryStatus =
  'pending' | 'sending' | 'delivered' | 'failed' | 'held' | 'blocked' | 'cancelled';

export interface Delivery {
  readonly id: string;
  readonly event_id: string;
  readonly event: string;
  readonly webhook: string;
  readonly webhook_name: string;
  readonly user: string | null;
  readonly status: DeliveryStatus;
  readonly attempt_count: number;
  readonly created_at: string;
  readonly next_attempt_at: string | null;
  readonly finished_at: string | null;
  readonly last_status_code: number | null;
  readonly last_error: string | null;
}

export interface Attempt {
  readonly number: number;
  readonly started_at: string;
  readonly duration_ms: number;
  readonly status_code: number | null;
  readonly error: string | null;
  readonly answer: string | null;
}

export interface DeliveryWithAttempts extends Delivery {
  readonly attempts: readonly Attempt[];
}

export interface WebhookConfig {
  readonly include_resource?: boolean;
  readonly days_synced?: number;
  readonly items?: readonly string[];
}

export interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly events: readonly string[];
  readonly config: WebhookConfig;
  readonly secret: string | null;
  readonly url: string;
  readonly created_at: string;
  readonly last_sent_at: string | null;
  readonly status: 'active' | 'disabled';
  readonly disabled_reason: string | null;
  readonly failing_since: string | null;
  readonly old_secret_until: string | null;
}

export interface TriesOfAWhile {
  readonly attempts: number;
  readonly delivered: number;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
}

export interface Statistics {
  readonly pending: number;
  readonly failed: number;
  readonly held: number;
  readonly blocked: number;
  readonly oldest_due_at: string | null;
  readonly last_hour: TriesOfAWhile;
  readonly last_day: TriesOfAWhile;
}
