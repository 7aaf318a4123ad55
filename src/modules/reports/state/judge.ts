import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import type { Instant } from '../../../common/instant.js';
import { Clock } from '../../../core/clock/clock.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { EventBus } from '../../../core/events/event-bus.js';
import { UsersFullyReady } from '../events/users-fully-ready.event.js';
import { UsersOverdue } from '../events/users-overdue.event.js';
import { VerdictsChanged } from '../events/verdicts-changed.event.js';
import { ReportsConfig } from '../reports.config.js';
import { judgementOf, type Judgement } from './judgement.js';
import { SnapshotsRepository } from './snapshots.repository.js';
import { TrackingRepository, type LockedUser } from './tracking.repository.js';
import { VerdictChangesRepository } from './verdict-changes.repository.js';

/**
 * Finds out what follows from the facts about some users, writes it and tells it. Tells
 * {@link VerdictsChanged}, {@link UsersFullyReady} and {@link UsersOverdue}.
 */
@Injectable()
export class Judge {
  constructor(
    private readonly repository: TrackingRepository,
    private readonly snapshots: SnapshotsRepository,
    private readonly changes: VerdictChangesRepository,
    private readonly clock: Clock,
    private readonly config: ReportsConfig,
    private readonly bus: EventBus,
  ) {}

  /**
   * @param users whose rows this transaction holds
   * @param now up to when deadlines have passed; null: up to the last fact
   */
  async judge(tx: Transaction, users: readonly LockedUser[], now: Instant | null): Promise<void> {
    if (users.length === 0) return;
    const judgements = await this.judgementsOf(tx, users, now);
    await this.repository.saveUsers(
      tx,
      judgements.map(({ user }) => user),
    );
    await this.repository.saveAccounts(
      tx,
      judgements.flatMap(({ accounts }) => accounts),
    );
    await this.repository.forgetAccounts(
      tx,
      judgements.flatMap(({ unheardOf }) => unheardOf),
    );
    await this.recordChanges(tx, judgements);
    await this.tell(tx, judgements);
  }

  private async judgementsOf(
    tx: Transaction,
    users: readonly LockedUser[],
    now: Instant | null,
  ): Promise<readonly Judgement[]> {
    const ids = users.map(({ id }) => id);
    const facts = groupBy(await this.repository.factsOf(tx, ids), ({ user }) => user);
    const snapshots = groupBy(await this.snapshots.of(tx, ids), ({ user }) => user);
    const accounts = groupBy(await this.repository.accountsOf(tx, ids), (row) => row.user_id);
    return users.map((user) => {
      const evidence = {
        user,
        facts: facts.get(user.id) ?? [],
        snapshots: snapshots.get(user.id) ?? [],
        accounts: accounts.get(user.id) ?? [],
      };
      return judgementOf(evidence, this.config, now);
    });
  }

  private async recordChanges(tx: Transaction, judgements: readonly Judgement[]): Promise<void> {
    const changes = judgements.flatMap(({ change }) => change ?? []);
    if (changes.length === 0) return;
    const recorded_at = this.clock.now();
    const rows = changes.map(({ user, verdict, since, why }) => {
      return { id: newId(), user_id: user, verdict, since, why, recorded_at };
    });
    await this.changes.add(tx, rows);
    const told = changes.map(({ why: _, ...change }) => change);
    await this.bus.publish(new VerdictsChanged(told), tx);
  }

  private async tell(tx: Transaction, judgements: readonly Judgement[]): Promise<void> {
    const ready = judgements.flatMap(({ fullyReady }) => fullyReady ?? []);
    const overdue = judgements.flatMap((judgement) => judgement.overdue ?? []);
    if (ready.length > 0) await this.bus.publish(new UsersFullyReady(ready), tx);
    if (overdue.length > 0) await this.bus.publish(new UsersOverdue(overdue), tx);
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
