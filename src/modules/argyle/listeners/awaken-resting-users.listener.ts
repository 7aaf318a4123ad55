import { Injectable } from '@nestjs/common';
import { plusMs } from '../../../common/instant.js';
import { Clock } from '../../../core/clock/clock.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { On } from '../../../core/events/on.decorator.js';
import { EventsRecorded } from '../../events/events/events-recorded.event.js';
import { ArgyleConfig } from '../argyle.config.js';
import { ReconciliationPlan } from '../reconciliation/reconciliation-plan.repository.js';
import { jittered } from '../work/pauses-between.js';

/** Hears {@link EventsRecorded}: of whom the provider tells something, it is asked now and then. */
@Injectable()
export class AwakenRestingUsers {
  constructor(
    private readonly plan: ReconciliationPlan,
    private readonly config: ArgyleConfig,
    private readonly clock: Clock,
  ) {}

  @On(EventsRecorded)
  async awaken({ events }: EventsRecorded, tx: Transaction): Promise<void> {
    if (!this.config.isOn) return;
    const users = events.flatMap(({ source, user, isTracked }) =>
      source === 'argyle' && isTracked && user !== null ? [user] : [],
    );
    if (users.length === 0) return;
    const roundMs = jittered(this.config.reconciliationIntervalMs, Math.random());
    await this.plan.awaken(tx, [...new Set(users)], plusMs(this.clock.now(), roundMs));
  }
}
