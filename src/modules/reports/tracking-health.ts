import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../core/clock/clock.js';
import { Database } from '../../core/database/database.js';
import { HealthParts, type HealthPart } from '../../core/health/health-parts.js';

/** Past this, deadlines are no longer looked at as they should be. */
const TOO_LATE_MS = 60_000;

/** Every count ends at 10,000, so that a glance costs the same however many users there are. */
const FIGURES = `
SELECT
  (SELECT count(*) FROM (SELECT FROM users WHERE verdict = 'waiting' LIMIT 10000) AS w) AS waiting,
  (SELECT count(*) FROM (SELECT FROM users WHERE verdict = 'overdue' LIMIT 10000) AS o) AS overdue,
  (SELECT (extract(epoch FROM $1 - min(deadline_at)) * 1000)::bigint FROM users
   WHERE deadline_at <= $1) AS deadline_lag_ms`;

/** How many users wait, and whether deadlines are looked at. */
export interface TrackingFigures {
  readonly waiting: number;
  readonly overdue: number;
  /** How long the oldest passed deadline has not been looked at; null if none has passed. */
  readonly deadline_lag_ms: number | null;
}

/**
 * Reports in `/health/status` how many users wait. That users are overdue is said to whoever
 * subscribes to `reports.overdue`; of interest here is whether deadlines are looked at.
 */
@Injectable()
export class TrackingHealth implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly parts: HealthParts,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.parts.add('tracking', () => this.check());
  }

  async figures(): Promise<TrackingFigures> {
    const [figures] = await this.database.query<TrackingFigures>(FIGURES, [this.clock.now()]);
    return figures ?? { waiting: 0, overdue: 0, deadline_lag_ms: null };
  }

  private async check(): Promise<HealthPart> {
    const figures = await this.figures();
    const ok = (figures.deadline_lag_ms ?? 0) <= TOO_LATE_MS;
    const attention =
      'A deadline passed more than a minute ago and was not looked at: is a process with the ' +
      'role `worker` running, and does it keep up with the events?';
    return { ok, ...figures, ...(ok ? {} : { attention }) };
  }
}
