import { Injectable, type OnModuleInit } from '@nestjs/common';
import { plusMs, type Instant } from '../../../common/instant.js';
import { Clock } from '../../../core/clock/clock.js';
import { Database } from '../../../core/database/database.js';
import { HealthParts, type HealthPart } from '../../../core/health/health-parts.js';
import { ArgyleConfig } from '../argyle.config.js';
import { Reconciler } from './reconciler.js';

/** Past this age nobody asks about those of whom something is awaited, or too slowly. */
const TOO_OLD_MS = 15 * 60_000;

/** Every count ends at 10,000, so that a glance costs the same however many users there are. */
const counted = (where: string): string =>
  `(SELECT count(*) FROM (SELECT FROM reconciliations WHERE ${where} LIMIT 10000) AS first_ones)`;

const FIGURES = `
SELECT ${counted('NOT is_routine AND due_at IS NOT NULL')} AS awaited,
  ${counted('NOT is_routine AND due_at <= $1')} AS awaited_due,
  ${counted('is_routine AND due_at <= $1')} AS routine_due,
  ${counted('due_at IS NOT NULL AND fault IS NOT NULL')} AS unanswered_users,
  (SELECT min(due_at) FROM reconciliations WHERE NOT is_routine AND due_at <= $1
   AND (leased_until IS NULL OR leased_until < now())) AS oldest_awaited_due,
  (SELECT min(due_at) FROM reconciliations WHERE is_routine AND due_at <= $1) AS oldest_routine_due,
  (SELECT max(asked_at) FROM reconciliations) AS last_asked_at,
  (SELECT fault FROM reconciliations WHERE due_at IS NOT NULL AND fault IS NOT NULL
   ORDER BY asked_at DESC LIMIT 1) AS last_fault`;

/** About whom the provider is to be asked; every count ends at 10,000. */
export interface ReconciliationFigures {
  /** Users of whom something is awaited. */
  readonly awaited: number;
  readonly awaited_due: number;
  readonly routine_due: number;
  /** About whom the provider gave no answer the last time. */
  readonly unanswered_users: number;
  readonly oldest_awaited_due: Instant | null;
  readonly oldest_routine_due: Instant | null;
  readonly last_asked_at: Instant | null;
  readonly last_fault: string | null;
}

/** Reports in `/health/status` whether the provider is asked about whom it should be. */
@Injectable()
export class ReconciliationHealth implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly parts: HealthParts,
    private readonly config: ArgyleConfig,
    private readonly reconciler: Reconciler,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.parts.add('reconciliation', () => this.check());
  }

  /** By indexes alone; null can't be, but for a database that answers nothing. */
  async figures(): Promise<ReconciliationFigures | null> {
    const now = this.clock.now();
    const [figures] = await this.database.query<ReconciliationFigures>(FIGURES, [now]);
    return figures ?? null;
  }

  private async check(): Promise<HealthPart> {
    if (!this.config.isOn) return { ok: true, is_on: false };
    const now = this.clock.now();
    const figures = await this.figures();
    const oldest = figures?.oldest_awaited_due ?? now;
    const ok = oldest > plusMs(now, -TOO_OLD_MS);
    const attention =
      'The provider should have been asked about a user 15 minutes ago and was not: is a process ' +
      'with the role `worker` running, are events processed, is ARGYLE_REQUESTS_PER_SECOND enough?';
    const shown = { is_on: true, ...figures, ...this.reconciler.figures };
    return { ok, ...shown, ...(ok ? {} : { attention }) };
  }
}
