import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../core/database/database.js';
import { HealthParts, type HealthPart } from '../../core/health/health-parts.js';
import { Sender } from './worker/sender.js';

/** Past this age a due delivery is a sign that sending has stopped or can't keep up. */
const TOO_OLD_MS = 5 * 60_000;
/** Counting stops here, so that a glance costs the same whatever has piled up. */
const COUNTED_AT_MOST = 10_000;

const counted = (status: string): string =>
  `(SELECT count(*) FROM (SELECT FROM deliveries WHERE status = '${status}'
    LIMIT ${String(COUNTED_AT_MOST)}) AS first_ones) AS ${status}`;

/** A lease that ran out is due like any other: only then is its delivery overdue. */
const FIGURES = `
SELECT ${['pending', 'failed', 'held', 'blocked'].map(counted).join(', ')},
  (SELECT round(extract(epoch FROM now() - min(oldest.due_at)) * 1000)::bigint
   FROM subscriptions s CROSS JOIN LATERAL (
     SELECT due_at FROM deliveries d
     WHERE d.subscription_id = s.id AND d.status = 'pending' AND d.due_at <= now()
     ORDER BY due_at LIMIT 1) AS oldest) AS oldest_due_ms`;

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
  ) {}

  onModuleInit(): void {
    this.parts.add('delivery', () => this.check());
  }

  private async check(): Promise<HealthPart> {
    const [figures] = await this.database.query<Figures>(FIGURES);
    const oldest = figures?.oldest_due_ms ?? 0;
    const ok = oldest <= TOO_OLD_MS;
    const attention =
      'A delivery has been due for more than 5 minutes: is a process with the role `worker` ' +
      'running, and does it keep up? See GET /v2/deliveries?status=pending.';
    return { ok, tries: this.sender.tries, ...figures, ...(ok ? {} : { attention }) };
  }
}
