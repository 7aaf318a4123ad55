import { Injectable, Logger } from '@nestjs/common';
import { plusMs } from '../../../common/instant.js';
import { Clock } from '../../../core/clock/clock.js';
import { Database } from '../../../core/database/database.js';
import { EventBus } from '../../../core/events/event-bus.js';
import { ArgyleClient } from '../api/argyle-client.js';
import { ArgyleRefused, ArgyleUnavailable } from '../api/argyle-faults.js';
import { ArgyleConfig } from '../argyle.config.js';
import { type ProviderSnapshot, SnapshotTaken } from '../events/snapshot-taken.event.js';
import { pauseAfter } from '../work/pauses-between.js';
import { UserTransactions } from '../work/user-transactions.js';
import { WorkConfig } from '../work/work.config.js';
import {
  isActive,
  isUnderway,
  isWanted,
  nextAfterAnswer,
  nextInTurn,
  type Rhythm,
  type UserStanding,
} from './next-question.js';
import { type ClaimedUser, ReconciliationsRepository } from './reconciliations.repository.js';

/**
 * Asks the provider where a user stands. Tells {@link SnapshotTaken}, in a transaction that also
 * says when to ask next: a crash at any moment asks once more.
 */
@Injectable()
export class Reconciler {
  /** Answers and faults since the process started. */
  readonly figures = { answered: 0, unanswered: 0 };
  private readonly logger = new Logger('argyle.reconciliation');

  constructor(
    private readonly database: Database,
    private readonly users: UserTransactions,
    private readonly repository: ReconciliationsRepository,
    private readonly client: ArgyleClient,
    private readonly config: ArgyleConfig,
    private readonly work: WorkConfig,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  async ask(claimed: ClaimedUser): Promise<void> {
    if (await this.letGo(claimed)) return;
    let snapshot: ProviderSnapshot;
    try {
      snapshot = await this.snapshotOf(claimed.user_id);
    } catch (error) {
      await this.notAnswered(claimed, error);
      return;
    }
    await this.tell(claimed, snapshot);
    this.figures.answered += 1;
  }

  /**
   * Nothing is awaited any more of a user who came before the slow round; or the slow round passes
   * by, since nothing was heard of the user for long.
   */
  private async letGo(claimed: ClaimedUser): Promise<boolean> {
    const standing = await this.repository.standingOf(this.database, claimed.user_id);
    const now = this.clock.now();
    const user = standing ?? UNHEARD;
    if (claimed.is_routine ? isActive(user, now) : isWanted(user)) return false;
    const question = nextInTurn(user, this.rhythm.roundMs, now, Math.random());
    await this.repository.finish(this.database, claimed, { ...question, fault: null });
    return true;
  }

  private async snapshotOf(user: string): Promise<ProviderSnapshot> {
    const { accounts, takenAt } = await this.client.accountsOf(user);
    const reports = await this.client.reportsOf(user);
    return { user, takenAt, accounts, reports };
  }

  private async tell(claimed: ClaimedUser, snapshot: ProviderSnapshot): Promise<void> {
    const now = this.clock.now();
    await this.users.run(claimed.user_id, async (tx) => {
      // Not locked: whoever tracks users locks them first, and then this row.
      if (!(await this.repository.isHeld(tx, claimed))) return;
      await this.bus.publish(new SnapshotTaken(snapshot), tx);
      const standing = (await this.repository.standingOf(tx, claimed.user_id)) ?? UNHEARD;
      const isWorking = standing.hasReportUnderway || snapshot.reports.some(isUnderway);
      const known = { ...standing, hasReportUnderway: isWorking };
      const question = nextAfterAnswer(claimed.asks, known, this.rhythm, now, Math.random());
      await this.repository.finish(tx, claimed, { ...question, fault: null });
    });
  }

  /** It is nobody else's fault: the others are asked about all the same. */
  private async notAnswered(claimed: ClaimedUser, error: unknown): Promise<void> {
    const isProviders = error instanceof ArgyleUnavailable || error instanceof ArgyleRefused;
    if (!isProviders) throw error;
    this.figures.unanswered += 1;
    const atLeast = error instanceof ArgyleUnavailable ? error.retryAfterMs : null;
    const { asks, is_routine: isRoutine, user_id: user } = claimed;
    const pause = pauseAfter(this.rhythm.schedule, asks, Math.random(), atLeast);
    const dueAt = plusMs(this.clock.now(), pause);
    const fault = error.message;
    await this.repository.finish(this.database, claimed, {
      dueAt,
      isRoutine,
      asks: asks + 1,
      fault,
    });
    this.logger.debug({ msg: 'no answer about a user', user, fault });
  }

  private get rhythm(): Rhythm {
    const { reconciliationScheduleMs: schedule } = this.work;
    return { roundMs: this.config.reconciliationIntervalMs, schedule };
  }
}

/** Whoever is not known any more; the provider may have told of a report alone. */
const UNHEARD: UserStanding = {
  verdict: 'none',
  hasOpenAccounts: false,
  hasNews: false,
  heardAt: '1970-01-01T00:00:00.000000Z',
  hasReportUnderway: false,
};
