import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../core/clock/clock.js';
import { Lifecycle } from '../../../core/health/lifecycle.js';
import type { Loop, RoundResult } from '../../../core/loops/loop.js';
import { Loops } from '../../../core/loops/loops.js';
import { Pauses } from '../../../core/pauses/pauses.js';
import type { ReportRequestStatus } from '../../../entities/report-request.entity.js';
import { ArgyleClient } from '../api/argyle-client.js';
import { Underway } from '../work/underway.js';
import { WorkConfig } from '../work/work.config.js';
import { OutcomeAsker } from './outcome-asker.js';
import { Requester } from './requester.js';
import { type ClaimedRequest, RequestsRepository } from './requests.repository.js';

/** What an operator stops: nothing new is sent; the outcome of what was sent is still asked for. */
export const GENERATION = {
  name: 'generation',
  about: 'No report is requested from the provider by itself; requests pile up and wait.',
} as const;
const NAME = 'argyle.generation';
const POLL_MS = 500;
const MOST_AT_ONCE = 8;
const LONGEST_DRAIN_MS = 6_000;
const SENT: readonly ReportRequestStatus[] = ['requested'];
const OPEN: readonly ReportRequestStatus[] = ['planned', 'sending', 'requested'];

/** Takes due report requests, on every replica, each row by one of them at a time. */
@Injectable()
export class GenerationWorker implements OnModuleInit, BeforeApplicationShutdown {
  readonly underway = new Underway(NAME, MOST_AT_ONCE);
  private loop: Loop | undefined;

  constructor(
    private readonly requests: RequestsRepository,
    private readonly requester: Requester,
    private readonly asker: OutcomeAsker,
    private readonly client: ArgyleClient,
    private readonly work: WorkConfig,
    private readonly clock: Clock,
    private readonly loops: Loops,
    private readonly pauses: Pauses,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    this.pauses.declare(GENERATION);
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
    const now = this.clock.now();
    await this.requests.settleKnown(now);
    const statuses = (await this.pauses.isPaused(GENERATION.name)) ? SENT : OPEN;
    const most = this.underway.free;
    if (most === 0) return 'idle';
    const { leaseMs } = this.work;
    const claimed = await this.requests.claimDue({ now, leaseMs, most, statuses });
    for (const request of claimed) this.start(request);
    return claimed.length > 0 ? 'more' : 'idle';
  }

  private start(request: ClaimedRequest): void {
    this.underway.start(
      () => this.advance(request),
      () => this.loop?.wake(),
    );
  }

  private advance(request: ClaimedRequest): Promise<void> {
    if (request.status === 'planned') return this.requester.consider(request);
    if (request.status === 'sending') return this.requester.lookFor(request);
    return this.asker.ask(request);
  }
}
