import { Injectable } from '@nestjs/common';
import { Clock } from '../../../core/clock/clock.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { On } from '../../../core/events/on.decorator.js';
import { VerdictsChanged } from '../../reports/events/verdicts-changed.event.js';
import { ArgyleConfig } from '../argyle.config.js';
import { PlanningRepository } from '../generation/planning.repository.js';

/** Hears {@link VerdictsChanged}: what waits for a user to be ready again is looked at anew. */
@Injectable()
export class HastenPlannedReports {
  constructor(
    private readonly planning: PlanningRepository,
    private readonly config: ArgyleConfig,
    private readonly clock: Clock,
  ) {}

  @On(VerdictsChanged)
  async hasten({ changes }: VerdictsChanged, tx: Transaction): Promise<void> {
    if (!this.config.isOn || changes.length === 0) return;
    const usersOf = (some: typeof changes): readonly string[] => some.map(({ user }) => user);
    await this.planning.lowerMarks(tx, usersOf(changes));
    const ready = changes.filter(({ verdict }) => verdict === 'ready');
    if (ready.length > 0) await this.planning.hasten(tx, usersOf(ready), this.clock.now());
  }
}
