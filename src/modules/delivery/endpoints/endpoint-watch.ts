import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../../../core/database/database.js';
import { Wakeups } from '../../../core/database/wakeups.js';
import { EventBus } from '../../../core/events/event-bus.js';
import type { RoundResult } from '../../../core/loops/loop.js';
import { Loops } from '../../../core/loops/loops.js';
import { DeliveryConfig } from '../delivery.config.js';
import { ENDPOINTS } from '../delivery.topic.js';
import { EndpointGivenUp } from '../events/endpoint-given-up.event.js';
import { EndpointsRepository, type Hopeless } from './endpoints.repository.js';

const POLL_MS = 1_000;

/**
 * Gives up endpoints that have answered 410, and those that have done nothing but fail for
 * `DELIVERY_DISABLE_AFTER`; tells {@link EndpointGivenUp}. What the completions wrote down is all
 * that it goes by, so a process that dies in between forgets nothing.
 */
@Injectable()
export class EndpointWatch implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly repository: EndpointsRepository,
    private readonly bus: EventBus,
    private readonly config: DeliveryConfig,
    private readonly loops: Loops,
    private readonly wakeups: Wakeups,
  ) {}

  onApplicationBootstrap(): void {
    const loop = this.loops.add({ name: 'endpoints', pollMs: POLL_MS, round: () => this.look() });
    this.wakeups.on(ENDPOINTS, () => loop.wake());
  }

  private async look(): Promise<RoundResult> {
    const { disableAfterMs } = this.config;
    if (!(await this.repository.hasHopeless(this.database, disableAfterMs))) return 'idle';
    return this.database.transaction(async (tx) => {
      const hopeless = await this.repository.lockHopeless(tx, disableAfterMs);
      if (!hopeless) return 'idle';
      const { subscription_id: id, failing_since: since } = hopeless;
      await this.bus.publish(new EndpointGivenUp(id, reasonOf(hopeless), since), tx);
      return 'more';
    });
  }
}

function reasonOf({ is_gone: isGone, failures }: Hopeless): string {
  if (isGone) return 'Its endpoint answered 410: it is gone for good.';
  return `Its endpoint did nothing but fail for too long, ${String(failures)} times in a row.`;
}
