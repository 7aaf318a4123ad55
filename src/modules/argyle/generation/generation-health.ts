import { Injectable, type OnModuleInit } from '@nestjs/common';
import { plusMs, type Instant } from '../../../common/instant.js';
import { Clock } from '../../../core/clock/clock.js';
import { Database } from '../../../core/database/database.js';
import { HealthParts, type HealthPart } from '../../../core/health/health-parts.js';
import { Pauses } from '../../../core/pauses/pauses.js';
import { ArgyleConfig } from '../argyle.config.js';
import { GENERATION } from './generation-worker.js';
import { OutcomeAsker } from './outcome-asker.js';
import { Requester } from './requester.js';

const DAY_MS = 86_400_000;
/** Past this age a due request is a sign that nobody looks at them. */
const TOO_OLD_MS = 5 * 60_000;

/** Every count ends at 10,000, so that a glance costs the same whatever has piled up. */
const counted = (where: string): string =>
  `(SELECT count(*) FROM (SELECT FROM report_requests WHERE ${where} LIMIT 10000) AS first_ones)`;

const FIGURES = `
SELECT ${counted(`status = 'planned'`)} AS planned,
  ${counted(`status = 'sending'`)} AS sending,
  ${counted(`status = 'requested'`)} AS underway,
  ${counted(`due_at IS NOT NULL AND fault IS NOT NULL`)} AS held_up,
  ${counted(`status = 'refused' AND finished_at > $1`)} AS refused_lately,
  (SELECT min(requested_at) FROM report_requests WHERE status = 'requested') AS oldest_underway,
  (SELECT min(sent_at) FROM report_requests WHERE status = 'sending') AS oldest_sending,
  (SELECT min(due_at) FROM report_requests WHERE due_at IS NOT NULL
   AND (leased_until IS NULL OR leased_until < now())) AS oldest_due,
  (SELECT fault FROM report_requests WHERE due_at IS NOT NULL AND fault IS NOT NULL
   ORDER BY due_at LIMIT 1) AS last_fault`;

/** How the requests for reports get on; every count ends at 10,000. */
export interface GenerationFigures {
  readonly planned: number;
  readonly sending: number;
  readonly underway: number;
  /** Open ones that did not get on, with a fault that says why. */
  readonly held_up: number;
  /** Within 24 h. */
  readonly refused_lately: number;
  readonly oldest_underway: Instant | null;
  readonly oldest_sending: Instant | null;
  readonly oldest_due: Instant | null;
  readonly last_fault: string | null;
}

/** Reports in `/health/status` how the requests for reports get on. */
@Injectable()
export class GenerationHealth implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly parts: HealthParts,
    private readonly pauses: Pauses,
    private readonly config: ArgyleConfig,
    private readonly requester: Requester,
    private readonly asker: OutcomeAsker,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.parts.add('generation', () => this.check());
  }

  /** By indexes alone; null can't be, but for a database that answers nothing. */
  async figures(): Promise<GenerationFigures | null> {
    const parameters = [plusMs(this.clock.now(), -DAY_MS)];
    const [figures] = await this.database.query<GenerationFigures>(FIGURES, parameters);
    return figures ?? null;
  }

  private async check(): Promise<HealthPart> {
    if (!this.config.isOn) return { ok: true, is_on: false };
    const now = this.clock.now();
    const figures = await this.figures();
    const isPaused = await this.pauses.isPaused(GENERATION.name);
    const attention = figures ? attentionTo(figures, isPaused, now) : [];
    return {
      ok: attention.length === 0,
      is_on: this.config.reportTypes.length > 0,
      ...figures,
      ...this.requester.figures,
      asked: this.asker.asked,
      ...(attention.length > 0 ? { attention: attention.join(' ') } : {}),
    };
  }
}

function attentionTo(
  figures: GenerationFigures,
  isPaused: boolean,
  now: Instant,
): readonly string[] {
  const { oldest_underway: underway, oldest_sending: sending, oldest_due: due } = figures;
  const isOlder = (at: Instant | null, ms: number): boolean => at !== null && at < plusMs(now, -ms);
  return [
    ...(isOlder(underway, DAY_MS)
      ? ['A report has been underway for more than 24 hours: ask the provider why.']
      : []),
    ...(isOlder(sending, DAY_MS)
      ? ['A report could not be requested for 24 hours: does the provider answer?']
      : []),
    ...(!isPaused && isOlder(due, TOO_OLD_MS)
      ? ['A request has been due for 5 minutes: is a process with the role `worker` running?']
      : []),
  ];
}
