import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../core/clock/clock.js';
import { Lifecycle } from '../../../core/health/lifecycle.js';
import type { Loop, RoundResult } from '../../../core/loops/loop.js';
import { Loops } from '../../../core/loops/loops.js';
import { ArgyleClient } from '../api/argyle-client.js';
import { ArgyleConfig } from '../argyle.config.js';
import { Underway } from '../work/underway.js';
import { WorkConfig } from '../work/work.config.js';
import { ReconciliationPlan } from './reconciliation-plan.repository.js';
import { Reconciler } from './reconciler.js';
import { type ClaimedUser, ReconciliationsRepository } from './reconciliations.repository.js';

const NAME = 'argyle.reconciliation';
const POLL_MS = 1_000;
const MOST_AT_ONCE = 4;
const LONGEST_DRAIN_MS = 6_000;
const ENLISTED_AT_ONCE = 500;
/** A user takes several requests, page by page: longer than one. */
const LEASES = 5;
/** A user takes two requests or more; half of the pace is left to reports and to people. */
const SHARE = 4;

/**
 * Takes users about whom the provider is due to be asked, on every replica, each user by one of
 * them at a time. Those of whom something is awaited come before the slow round. However many are
 * due, all processes together take so few a second that generation keeps half of the pace.
 */
@Injectable()
export class ReconciliationWorker implements OnModuleInit, BeforeApplicationShutdown {
  readonly underway = new Underway(NAME, MOST_AT_ONCE);
  private loop: Loop | undefined;
  private areAllEnlisted = false;

  constructor(
    private readonly plan: ReconciliationPlan,
    private readonly repository: ReconciliationsRepository,
    private readonly reconciler: Reconciler,
    private readonly client: ArgyleClient,
    private readonly config: ArgyleConfig,
    private readonly work: WorkConfig,
    private readonly clock: Clock,
    private readonly loops: Loops,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    if (!this.client.isOn) return;
    const round = (signal: AbortSignal): Promise<RoundResult> => this.round(signal);
    this.loop = this.loops.add({ name: NAME, pollMs: POLL_MS, round });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.underway.ended(LONGEST_DRAIN_MS);
  }

  /** Takes up as much as there is room for and does not wait for it. */
  async round(signal?: AbortSignal): Promise<RoundResult> {
    if (this.lifecycle.isStopping || signal?.aborted) return 'idle';
    await this.enlist();
    const awaited = await this.claim(false);
    for (const user of awaited) this.start(user);
    const others = await this.claim(true);
    for (const user of others) this.start(user);
    return awaited.length + others.length > 0 ? 'more' : 'idle';
  }

  /** Once in the life of a process, and bit by bit: there may be many. */
  private async enlist(): Promise<void> {
    if (this.areAllEnlisted) return;
    const { reconciliationIntervalMs: roundMs } = this.config;
    const enlisted = await this.plan.enlist(this.clock.now(), roundMs, ENLISTED_AT_ONCE);
    this.areAllEnlisted = enlisted < ENLISTED_AT_ONCE;
  }

  private async claim(isRoutine: boolean): Promise<readonly ClaimedUser[]> {
    const most = this.underway.free;
    if (most === 0) return [];
    return this.repository.claimDue({
      now: this.clock.now(),
      leaseMs: LEASES * this.work.leaseMs,
      most,
      perSecond: Math.max(1, Math.floor(this.config.requestsPerSecond / SHARE)),
      isRoutine,
    });
  }

  private start(user: ClaimedUser): void {
    this.underway.start(
      () => this.reconciler.ask(user),
      () => this.loop?.wake(),
    );
  }
}
