import { Injectable, Logger } from '@nestjs/common';
import { plusMs } from '../../../common/instant.js';
import { type JsonObject, member } from '../../../common/json/read.js';
import { Clock } from '../../../core/clock/clock.js';
import { Database } from '../../../core/database/database.js';
import { EventBus } from '../../../core/events/event-bus.js';
import { ArgyleClient } from '../api/argyle-client.js';
import { ArgyleRefused, ArgyleUnavailable } from '../api/argyle-faults.js';
import { ReportsSeen } from '../events/reports-seen.event.js';
import { pauseAfter } from '../work/pauses-between.js';
import { UserTransactions } from '../work/user-transactions.js';
import { WorkConfig } from '../work/work.config.js';
import {
  type ClaimedRequest,
  type Postponement,
  RequestsRepository,
} from './requests.repository.js';

const GONE = 'the provider has no such report';

/**
 * Asks the provider what became of a report when no webhook said so; with growing pauses, for as
 * long as it says that the report is underway. Tells {@link ReportsSeen}.
 */
@Injectable()
export class OutcomeAsker {
  /** Questions since the process started. */
  asked = 0;
  private readonly logger = new Logger('argyle.generation');

  constructor(
    private readonly database: Database,
    private readonly users: UserTransactions,
    private readonly requests: RequestsRepository,
    private readonly client: ArgyleClient,
    private readonly work: WorkConfig,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /** @param request one that is `requested` */
  async ask(request: ClaimedRequest): Promise<void> {
    let report: JsonObject | null;
    try {
      this.asked += 1;
      report = await this.client.report(request.report_id ?? '', request.user_id);
    } catch (error) {
      const isProviders = error instanceof ArgyleUnavailable || error instanceof ArgyleRefused;
      if (!isProviders) throw error;
      await this.requests.postpone(this.database, request, this.later(request, error));
      return;
    }
    await (report ? this.heard(request, report) : this.missing(request));
  }

  private async heard(request: ClaimedRequest, report: JsonObject): Promise<void> {
    const now = this.clock.now();
    const status = member(report, 'status');
    await this.users.run(request.user_id, async (tx) => {
      const isHeld =
        status === 'generated' || status === 'failed'
          ? await this.requests.finish(tx, request, { status, now, fault: null })
          : await this.requests.postpone(tx, request, this.later(request, null));
      if (isHeld) await this.bus.publish(new ReportsSeen([report], now), tx);
    });
  }

  /** Said twice it is true: a provider of many servers may not know yet what it has just made. */
  private async missing(request: ClaimedRequest): Promise<void> {
    if (request.fault !== GONE) {
      const again = { ...this.later(request, null), fault: GONE };
      await this.requests.postpone(this.database, request, again);
      return;
    }
    const end = { status: 'gone', now: this.clock.now(), fault: GONE } as const;
    await this.database.transaction((tx) => this.requests.finish(tx, request, end));
    this.logger.warn({ msg: 'a report is gone', user: request.user_id, report: request.report_id });
  }

  private later({ asks }: ClaimedRequest, error: Error | null): Postponement {
    const atLeast = error instanceof ArgyleUnavailable ? error.retryAfterMs : null;
    const pause = pauseAfter(this.work.askScheduleMs, asks + 1, Math.random(), atLeast);
    const until = plusMs(this.clock.now(), pause);
    return { until, asks: asks + 1, fault: error?.message ?? null };
  }
}
