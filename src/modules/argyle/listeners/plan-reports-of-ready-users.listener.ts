import { Injectable } from '@nestjs/common';
import { plusMs } from '../../../common/instant.js';
import { Clock } from '../../../core/clock/clock.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { On } from '../../../core/events/on.decorator.js';
import { UsersFullyReady } from '../../reports/events/users-fully-ready.event.js';
import { ArgyleConfig } from '../argyle.config.js';
import { PlanningRepository } from '../generation/planning.repository.js';

/** Hears {@link UsersFullyReady} and plans a report of each type in `REPORT_TYPES`. */
@Injectable()
export class PlanReportsOfReadyUsers {
  constructor(
    private readonly planning: PlanningRepository,
    private readonly config: ArgyleConfig,
    private readonly clock: Clock,
  ) {}

  @On(UsersFullyReady)
  async plan({ users: ready }: UsersFullyReady, tx: Transaction): Promise<void> {
    const { isOn, reportTypes: types, quietPeriodMs } = this.config;
    if (!isOn || types.length === 0 || ready.length === 0) return;
    const now = this.clock.now();
    const users = ready.map(({ user }) => user);
    await this.planning.lowerMarks(tx, users);
    await this.planning.plan(tx, { users, types }, { now, dueAt: plusMs(now, quietPeriodMs) });
  }
}
