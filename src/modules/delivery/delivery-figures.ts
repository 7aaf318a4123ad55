import { Injectable } from '@nestjs/common';
import { Database } from '../../core/database/database.js';
import { EndpointsRepository } from './endpoints/endpoints.repository.js';

/** Past this age a due delivery is a sign that sending has stopped or can't keep up. */
export const TOO_OLD_MS = 5 * 60_000;
/** Counting stops here, so that a glance costs the same whatever has piled up. */
const COUNTED_AT_MOST = 10_000;

const counted = (status: string): string =>
  `(SELECT count(*) FROM (SELECT FROM deliveries WHERE status = '${status}'
    LIMIT ${String(COUNTED_AT_MOST)}) AS first_ones) AS ${status}`;

/**
 * A lease that ran out is due like any other: only then is its delivery overdue. What waits behind
 * a pause is not, unless nobody sends the probe either; what was recovered may take its time.
 */
const FIGURES = `
SELECT ${['pending', 'failed', 'held', 'blocked'].map(counted).join(', ')},
  (SELECT round(extract(epoch FROM now() - min(oldest.due_at)) * 1000)::bigint
   FROM subscriptions s LEFT JOIN endpoints n ON n.subscription_id = s.id
   CROSS JOIN LATERAL (
     SELECT due_at FROM deliveries d
     WHERE d.subscription_id = s.id AND d.status = 'pending' AND NOT d.is_recovered
       AND d.due_at <= now()
     ORDER BY due_at LIMIT 1) AS oldest
   WHERE n.paused_until IS NULL
     OR n.paused_until < now() - interval '${String(TOO_OLD_MS)} ms') AS oldest_due_ms`;

/** How much is in which status, and how it goes; every count ends at 10,000. */
export interface Figures {
  readonly pending: number;
  readonly failed: number;
  readonly held: number;
  readonly blocked: number;
  readonly oldest_due_ms: number | null;
  /** Endpoints that wait behind a pause. */
  readonly paused: number;
  /** More than half of the endpoints fail at once. */
  readonly is_our_network: boolean;
}

type Stored = Omit<Figures, 'paused' | 'is_our_network'>;

const NONE: Stored = { pending: 0, failed: 0, held: 0, blocked: 0, oldest_due_ms: null };

/** Reads how delivery is doing, by indexes alone. */
@Injectable()
export class DeliveryFigures {
  constructor(
    private readonly database: Database,
    private readonly endpoints: EndpointsRepository,
  ) {}

  async read(): Promise<Figures> {
    const [stored = NONE] = await this.database.query<Stored>(FIGURES);
    return { ...stored, ...(await this.endpoints.health(this.database)) };
  }
}
