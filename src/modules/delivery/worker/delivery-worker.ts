import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Wakeups } from '../../../core/database/wakeups.js';
import { Lifecycle } from '../../../core/health/lifecycle.js';
import type { Loop, RoundResult } from '../../../core/loops/loop.js';
import { Loops } from '../../../core/loops/loops.js';
import { Pauses } from '../../../core/pauses/pauses.js';
import { DeliveryConfig } from '../delivery.config.js';
import { DeliveryMetrics } from '../delivery-metrics.js';
import { DELIVERIES, ENDPOINTS } from '../delivery.topic.js';
import { claimLimits } from './claim-limits.js';
import { Completions } from './completions.js';
import type { Lease } from './lease.js';
import { type Attempted, verdictOf } from './outcome.js';
import { QueueRepository } from './queue.repository.js';
import { Sender } from './sender.js';
import { signOf } from './sign.js';
import { type Busy, Slots } from './slots.js';

/** What an operator stops: nothing is claimed, so no try is used up. */
const DELIVERY = {
  name: 'delivery',
  about: 'Nothing is sent to subscribers; deliveries pile up and wait.',
} as const;
const POLL_MS = 500;
const MOST_AT_ONCE = 128;
/**
 * While much is due, a claim waits this long for more slots than a few (that part of all) to be
 * free: it costs nearly the same for three deliveries as for thirty.
 */
const GATHER_MS = 5;
const FEW = 0.25;
const SETTLE_EVERY_MS = 1_000;
/** With the 2 s before the listener closes it stays below the 10 s of a whole stop. */
const LONGEST_DRAIN_MS = 6_000;
const LONGEST_FLUSH_MS = 1_000;

/**
 * Sends what is due: claims as many deliveries as there are free slots, whenever one is free, and
 * never waits for a batch to end. A process that dies leaves its leases to run out; one that
 * stops claims nothing more, lets what is in flight end for a while and hands back the rest.
 */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('delivery');
  private readonly limits: ReturnType<typeof claimLimits>;
  private readonly slots: Slots<Lease>;
  private readonly underway = new Set<Promise<void>>();
  /** Those of which the outcome is known. */
  private readonly ended = new WeakSet<Lease>();
  private loop: Loop | undefined;
  private settledAt = -Infinity;
  /** The last claim got all that it asked for: there is more. */
  private isBehind = false;

  constructor(
    private readonly queue: QueueRepository,
    private readonly sender: Sender,
    private readonly completions: Completions,
    private readonly config: DeliveryConfig,
    private readonly loops: Loops,
    private readonly wakeups: Wakeups,
    private readonly lifecycle: Lifecycle,
    private readonly pauses: Pauses,
    private readonly metrics: DeliveryMetrics,
  ) {
    this.limits = claimLimits(config);
    this.slots = new Slots({ ...this.limits, total: config.concurrency });
  }

  onApplicationBootstrap(): void {
    this.pauses.declare(DELIVERY);
    const round = (signal: AbortSignal): Promise<RoundResult> => this.claim(signal);
    this.loop = this.loops.add({ name: 'delivery', pollMs: POLL_MS, round });
    this.loops.watch(this.completions);
    this.metrics.watchInFlight(() => this.slots.inFlight.length);
    this.wakeups.on(DELIVERIES, () => this.loop?.wake());
  }

  /** The loop has stopped by now, so nothing is claimed any more. */
  async beforeApplicationShutdown(): Promise<void> {
    await within(LONGEST_DRAIN_MS, Promise.all(this.underway));
    // An outcome that is about to be written must not find its lease handed back.
    const left = this.slots.inFlight.filter((lease) => !this.ended.has(lease));
    for (const lease of left) this.slots.release(lease);
    if (left.length > 0) this.logger.log({ msg: 'handing back', deliveries: left.length });
    const ends = Promise.all([this.completions.flushed(), this.handBack(left)]);
    await within(LONGEST_FLUSH_MS, ends);
  }

  private async claim(signal: AbortSignal): Promise<RoundResult> {
    if (this.lifecycle.isStopping || signal.aborted) return 'idle';
    if (await this.pauses.isPaused(DELIVERY.name)) return 'idle';
    await this.settleInactiveNowAndThen();
    const few = this.config.concurrency * FEW;
    if (this.isBehind && this.slots.free < few) await sleep(GATHER_MS);
    const most = Math.min(this.slots.free, MOST_AT_ONCE);
    if (most === 0) return 'idle';
    const { busy } = this.slots;
    const leases = await this.claimAtMost(most, busy);
    for (const lease of leases) this.start(lease);
    this.isBehind = leases.length === most;
    return this.isBehind || this.slots.hasRoomAgain(busy, leases) ? 'more' : 'idle';
  }

  private async claimAtMost(most: number, busy: readonly Busy[]): Promise<readonly Lease[]> {
    const asked = performance.now();
    const leases = await this.queue.claimDue({ ...this.limits, most, busy });
    if (performance.now() - asked < this.limits.leaseMarginMs) return leases;
    // The process or the database stood still: the leases could end before the tries do.
    await this.handBack(leases);
    return [];
  }

  private start(lease: Lease): void {
    this.slots.take(lease);
    const run = this.run(lease).finally(() => this.underway.delete(run));
    this.underway.add(run);
  }

  private async run(lease: Lease): Promise<void> {
    const attempted = await this.sender.send(lease);
    // Handed back meanwhile: somebody else has it.
    if (!this.slots.has(lease)) return;
    if (attempted.error === 'aborted') await this.handBack([lease]);
    else await this.complete(lease, attempted);
    this.release(lease);
  }

  /**
   * What went well need not keep its place until that is written, or a subscriber would get a
   * handful of deliveries for each commit; what did not must, since what it says of the endpoint is
   * to be known before the next is claimed. Outcomes do not pile up while the database is away.
   */
  private async complete(lease: Lease, attempted: Attempted): Promise<void> {
    const { retryScheduleMs, concurrency } = this.config;
    const verdict = verdictOf(attempted, lease.tries, retryScheduleMs, Math.random());
    this.ended.add(lease);
    const written = this.completions.write({ lease, attempted, verdict });
    const isWell = verdict.status === 'delivered' && !lease.is_limited;
    if (isWell && this.completions.waiting <= concurrency) this.release(lease);
    await written;
    this.metrics.tried(lease, attempted, verdict);
    this.tell(lease, attempted);
  }

  private release(lease: Lease): void {
    if (this.slots.release(lease)) this.loop?.wake();
  }

  private tell(lease: Lease, attempted: Attempted): void {
    const sign = signOf(attempted);
    // A pause has ended, for every process.
    if (lease.is_probe && sign === 'well') this.wakeups.wake(DELIVERIES);
    if (sign === 'gone') this.wakeups.wake(ENDPOINTS);
  }

  private async settleInactiveNowAndThen(): Promise<void> {
    if (performance.now() - this.settledAt < SETTLE_EVERY_MS) return;
    this.settledAt = performance.now();
    await this.queue.settleDueOfInactive();
  }

  /** Best effort: what can't be handed back is due again when its lease ends. */
  private async handBack(leases: readonly Lease[]): Promise<void> {
    try {
      await this.queue.handBack(leases);
      if (leases.length > 0) this.wakeups.wake(DELIVERIES);
    } catch (error) {
      this.logger.warn({ msg: 'could not hand back', deliveries: leases.length, err: error });
    }
  }
}

/** Waits for the work, but not longer than that. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const giveUp = new AbortController();
  await Promise.race([
    work,
    sleep(ms, undefined, { signal: giveUp.signal }).catch(() => undefined),
  ]);
  giveUp.abort();
}
