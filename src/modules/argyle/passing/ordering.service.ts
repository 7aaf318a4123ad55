import { Injectable, Logger } from '@nestjs/common';
import type { JsonObject } from '../../../common/json/read.js';
import { InvalidFields } from '../../../common/problem.js';
import { Acts } from '../../../core/audit/acts.js';
import { Clock } from '../../../core/clock/clock.js';
import { Database } from '../../../core/database/database.js';
import { ErasedUsers } from '../../../core/erasure/erased-users.js';
import { EventBus } from '../../../core/events/event-bus.js';
import { ArgyleClient } from '../api/argyle-client.js';
import { ArgyleRefused, ArgyleUnavailable } from '../api/argyle-faults.js';
import { ReportsSeen } from '../events/reports-seen.event.js';
import type { ReportOrderRequest } from './dto/report-order.dto.js';
import { NoProvider, ProviderRefused, ProviderUnavailable } from './passing.errors.js';
import { Readiness } from './readiness.js';

const TYPE = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const MAYBE_ORDERED =
  'It may have been ordered all the same: look at the reports of the user before ordering again.';

/** Passes an order for a report on to the provider. Tells {@link ReportsSeen}. */
@Injectable()
export class OrderingService {
  private readonly logger = new Logger('reports');

  constructor(
    private readonly client: ArgyleClient,
    private readonly readiness: Readiness,
    private readonly database: Database,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly acts: Acts,
    private readonly erased: ErasedUsers,
  ) {}

  /** @throws NoProvider, InvalidFields, UserNotReady, ProviderRefused, ProviderUnavailable */
  async order(type: string, request: ReportOrderRequest): Promise<JsonObject> {
    if (!this.client.isOn) throw new NoProvider();
    if (!TYPE.test(type)) {
      throw new InvalidFields({ type: ['must be the name of a report, such as voie.'] });
    }
    const { metadata, force = false } = request;
    const user = request.user.toLowerCase();
    if (!force) await this.readiness.check(user);
    await this.audit(user, { type, force });
    const report = await this.pass(type, { user, ...(metadata ? { metadata } : {}) });
    await this.tell(report);
    return report;
  }

  /** Before it is ordered: what can't be kept in the audit is not done. */
  private audit(user: string, details: { type: string; force: boolean }): Promise<void> {
    return this.database.transaction(async (tx) => {
      const isErased = (await this.erased.hold(tx, [user])).has(user);
      const id = isErased ? this.erased.markOf(user) : user;
      await this.acts.done(tx, 'report.requested', { type: 'user', id }, details);
    });
  }

  private async pass(type: string, order: Parameters<ArgyleClient['orderReport']>[1]) {
    try {
      return await this.client.orderReport(type, order);
    } catch (error) {
      if (error instanceof ArgyleRefused) throw new ProviderRefused(error);
      if (error instanceof ArgyleUnavailable) throw new ProviderUnavailable(error, MAYBE_ORDERED);
      throw error;
    }
  }

  /** The report is ordered, whatever becomes of our note of it: the provider tells of it again. */
  private async tell(report: JsonObject): Promise<void> {
    const seen = new ReportsSeen([report], this.clock.now());
    try {
      await this.database.transaction((tx) => this.bus.publish(seen, tx));
    } catch (error) {
      this.logger.error({ msg: 'an ordered report could not be noted', err: error });
    }
  }
}
