import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../core/database/database.js';
import { HealthParts, type HealthPart } from '../../core/health/health-parts.js';
import { EndpointsRepository } from './endpoints/endpoints.repository.js';
import { Sender } from './worker/sender.js';

/** Past this age a due delivery is a sign that sending has stopped or can't keep up. */
const TOO_OLD_MS = 5 * 60_000;
/** Counting stops here, so that a glance costs the same whatever has piled up. */
const COUNTED_AT_MOST = 10_000;

const OVERDUE =
  'A delivery has been due for more than 5 minutes: is a process with the role `worker` ' +
  'running, and does it keep up? See GET /v2/deliveries?status=pending.';
const OUR_NETWORK =
  'More than half of the endpoints fail at once: look at your own network first. No subscription ' +
  'is disabled for its failures meanwhile.';

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

interface Figures {
  readonly pending: number;
  readonly failed: number;
  readonly held: number;
  readonly blocked: number;
  readonly oldest_due_ms: number | null;
}

/** Reports how delivery is doing in `/health/status`; every count ends at 10,000. */
@Injectable()
export class DeliveryHealth implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly parts: HealthParts,
    private readonly sender: Sender,
    private readonly endpoints: EndpointsRepository,
  ) {}

  onModuleInit(): void {
    this.parts.add('delivery', () => this.check());
  }

  private async check(): Promise<HealthPart> {
    const [figures] = await this.database.query<Figures>(FIGURES);
    const { paused, is_our_network } = await this.endpoints.health(this.database);
    const oldest = figures?.oldest_due_ms ?? 0;
    const attention = [
      ...(is_our_network ? [OUR_NETWORK] : []),
      ...(oldest > TOO_OLD_MS ? [OVERDUE] : []),
    ].join(' ');
    const ok = attention === '';
    const shown = { tries: this.sender.tries, ...figures, paused, is_our_network };
    return { ok, ...shown, ...(ok ? {} : { attention }) };
  }
}
