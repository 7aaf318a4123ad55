import { Injectable, Logger } from '@nestjs/common';
import { toId } from '../../../common/ids.js';
import { plusMs } from '../../../common/instant.js';
import { type JsonObject, member, objectOf } from '../../../common/json/read.js';
import { Clock } from '../../../core/clock/clock.js';
import { Database } from '../../../core/database/database.js';
import { EventBus } from '../../../core/events/event-bus.js';
import { ArgyleClient } from '../api/argyle-client.js';
import { ArgyleRefused, ArgyleUnavailable } from '../api/argyle-faults.js';
import { ArgyleConfig } from '../argyle.config.js';
import { ReportRefused } from '../events/report-refused.event.js';
import { ReportsSeen } from '../events/reports-seen.event.js';
import { pauseAfter } from '../work/pauses-between.js';
import { UserTransactions } from '../work/user-transactions.js';
import { WorkConfig } from '../work/work.config.js';
import { decide, type Decision, waitForType } from './decision.js';
import { MarksRepository } from './marks.repository.js';
import {
  type ClaimedRequest,
  type Postponement,
  RequestsRepository,
} from './requests.repository.js';
import { StandingRepository } from './standing.repository.js';

/** The member of a report's `metadata` by which its request is found again. */
export const REQUEST_KEY = 'readywire_request';

/** What requesters of this process have done since it started. */
export interface RequesterFigures {
  ordered: number;
  adopted: number;
  refused: number;
}

/**
 * Brings a report request from `planned` to the provider. Before anything is sent, it is written
 * down that it is: `sending` in the database means that the provider may have it. Whoever takes
 * up such a row first looks for it in the provider's list; only what is not there is sent again.
 * Tells {@link ReportsSeen} and {@link ReportRefused}.
 */
@Injectable()
export class Requester {
  readonly figures: RequesterFigures = { ordered: 0, adopted: 0, refused: 0 };
  private readonly logger = new Logger('argyle.generation');

  constructor(
    private readonly database: Database,
    private readonly users: UserTransactions,
    private readonly requests: RequestsRepository,
    private readonly marks: MarksRepository,
    private readonly standings: StandingRepository,
    private readonly client: ArgyleClient,
    private readonly config: ArgyleConfig,
    private readonly work: WorkConfig,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /** A planned request that is due: it waits on, goes away, or goes out. */
  async consider(request: ClaimedRequest): Promise<void> {
    const decision = await this.decideOn(request);
    if (decision?.kind !== 'send') return;
    const sending: ClaimedRequest = { ...request, status: 'sending' };
    if (this.isLate(request)) await this.planAgain(sending, this.later(request, 0, null));
    else await this.send(sending);
  }

  /** A request of which it is not known whether it arrived: it is looked for. */
  async lookFor(request: ClaimedRequest): Promise<void> {
    let reports: readonly JsonObject[];
    try {
      reports = await this.client.reportsOf(request.user_id);
    } catch (error) {
      await this.postpone(request, error);
      return;
    }
    const found = reports.find((report) => requestOf(report) === request.id);
    if (found) this.figures.adopted += 1;
    if (found) await this.record(request, found);
    else
      await this.planAgain(request, { until: this.clock.now(), asks: request.asks, fault: null });
  }

  private async decideOn(request: ClaimedRequest): Promise<Decision | null> {
    return this.users.run(request.user_id, async (tx) => {
      if (!(await this.requests.lock(tx, request))) return null;
      const now = this.clock.now();
      const decision = this.config.reportTypes.includes(request.type)
        ? decide(await this.standings.of(tx, request, now), this.config.quietPeriodMs, now)
        : waitForType(now);
      if (decision.kind === 'wait') {
        await this.requests.postpone(tx, request, { ...decision, asks: request.asks });
      } else if (decision.kind === 'drop') {
        await this.requests.drop(tx, request);
      } else {
        await this.marks.take(tx, request, decision.accounts);
        await this.requests.startSending(tx, request, now);
      }
      return decision;
    });
  }

  private async send(request: ClaimedRequest): Promise<void> {
    let report: JsonObject;
    try {
      const metadata = { [REQUEST_KEY]: request.id };
      const order = { user: request.user_id, metadata, sendBefore: this.lastMoment(request) };
      report = await this.client.orderReport(request.type, order);
    } catch (error) {
      await this.notOrdered(request, error);
      return;
    }
    this.figures.ordered += 1;
    await this.record(request, report);
  }

  private async record(request: ClaimedRequest, report: JsonObject): Promise<void> {
    const reportId = toId(member(report, 'id'));
    if (reportId === null) throw new TypeError('a report without an id');
    const now = this.clock.now();
    const askAt = plusMs(now, pauseAfter(this.work.askScheduleMs, 0, Math.random()));
    const isRecorded = await this.users.run(request.user_id, async (tx) => {
      if (!(await this.requests.markRequested(tx, request, { reportId, now, askAt }))) return false;
      await this.bus.publish(new ReportsSeen([report], now), tx);
      return true;
    });
    const { id, user_id: user } = request;
    if (isRecorded) this.logger.log({ msg: 'report requested', user, report: reportId });
    // Without the user, who may have been erased meanwhile.
    else this.logger.warn({ msg: 'came too late to record a report', request: id });
  }

  private async notOrdered(request: ClaimedRequest, error: unknown): Promise<void> {
    if (error instanceof ArgyleRefused) await this.refused(request, error);
    else if (error instanceof ArgyleUnavailable && !error.isUncertain) {
      await this.planAgain(request, this.later(request, 1, error));
    } else await this.postpone(request, error);
  }

  private async refused(
    request: ClaimedRequest,
    { message, reason, statusCode }: ArgyleRefused,
  ): Promise<void> {
    const { user_id: user, type } = request;
    const end = { status: 'refused', now: this.clock.now(), fault: message } as const;
    await this.users.run(user, async (tx) => {
      if (!(await this.requests.finish(tx, request, end))) return;
      await this.bus.publish(new ReportRefused(user, type, reason), tx);
    });
    this.figures.refused += 1;
    // The provider's words may quote what it was sent: they are kept with the request alone.
    this.logger.warn({ msg: 'report refused', user, type, status: statusCode });
  }

  /** The provider certainly has nothing of it: marks and row are as before. */
  private async planAgain(request: ClaimedRequest, next: Postponement): Promise<void> {
    await this.users.run(request.user_id, async (tx) => {
      if (!(await this.requests.drop(tx, request))) return;
      await this.marks.giveBack(tx, request);
      await this.requests.planAgain(tx, request, next);
    });
  }

  /** @throws what is no fault of the provider */
  private async postpone(request: ClaimedRequest, error: unknown): Promise<void> {
    const isProviders = error instanceof ArgyleUnavailable || error instanceof ArgyleRefused;
    if (!isProviders) throw error;
    await this.requests.postpone(this.database, request, this.later(request, 1, error));
  }

  private later({ asks }: ClaimedRequest, more: number, error: Error | null): Postponement {
    const atLeast = error instanceof ArgyleUnavailable ? error.retryAfterMs : null;
    const pause = pauseAfter(this.work.askScheduleMs, asks, Math.random(), atLeast);
    const until = plusMs(this.clock.now(), pause);
    return { until, asks: asks + more, fault: error?.message ?? null };
  }

  /** The process or the database stood still: the lease could end before the provider answers. */
  private isLate(request: ClaimedRequest): boolean {
    return performance.now() >= this.lastMoment(request);
  }

  /** Later it is not sent: whoever took it up then would look for it before it arrives. */
  private lastMoment({ claimedAt }: ClaimedRequest): number {
    return claimedAt + this.work.leaseMs / 2;
  }
}

/** Which request a report came from, if it was one of ours. */
function requestOf(report: JsonObject): string | null {
  return toId(member(objectOf(member(report, 'metadata')), REQUEST_KEY));
}
