import { Injectable } from '@nestjs/common';
import { plusMs } from '../../../common/instant.js';
import { Clock } from '../../../core/clock/clock.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { On } from '../../../core/events/on.decorator.js';
import { VerdictsChanged } from '../../reports/events/verdicts-changed.event.js';
import { ArgyleConfig } from '../argyle.config.js';
import { ReconciliationPlan } from '../reconciliation/reconciliation-plan.repository.js';
import { isAwaited } from '../reconciliation/next-question.js';
import { jittered } from '../work/pauses-between.js';

/**
 * Hears {@link VerdictsChanged}: the provider is asked at once about who is overdue, or ready
 * without accounts that are still open; about all others on the slow round.
 */
@Injectable()
export class ScheduleReconciliations {
  constructor(
    private readonly plan: ReconciliationPlan,
    private readonly config: ArgyleConfig,
    private readonly clock: Clock,
  ) {}

  @On(VerdictsChanged)
  async schedule({ changes }: VerdictsChanged, tx: Transaction): Promise<void> {
    if (!this.config.isOn || changes.length === 0) return;
    const now = this.clock.now();
    const awaited = changes.filter(isAwaited);
    const others = changes.filter((change) => !isAwaited(change));
    const users = (some: typeof changes): readonly string[] => some.map(({ user }) => user);
    if (awaited.length > 0) await this.plan.askSoon(tx, users(awaited), now);
    const roundMs = jittered(this.config.reconciliationIntervalMs, Math.random());
    if (others.length > 0) await this.plan.askInTurn(tx, users(others), plusMs(now, roundMs));
  }
}
