import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HealthParts, type HealthPart } from '../../core/health/health-parts.js';
import { DeliveryFigures, TOO_OLD_MS } from './delivery-figures.js';
import { Sender } from './worker/sender.js';

const OVERDUE =
  'A delivery has been due for more than 5 minutes: is a process with the role `worker` ' +
  'running, and does it keep up? See GET /v2/deliveries?status=pending.';
const OUR_NETWORK =
  'More than half of the endpoints fail at once: look at your own network first. No subscription ' +
  'is disabled for its failures meanwhile.';

/** Reports how delivery is doing in `/health/status`; every count ends at 10,000. */
@Injectable()
export class DeliveryHealth implements OnModuleInit {
  constructor(
    private readonly parts: HealthParts,
    private readonly sender: Sender,
    private readonly figures: DeliveryFigures,
  ) {}

  onModuleInit(): void {
    this.parts.add('delivery', () => this.check());
  }

  private async check(): Promise<HealthPart> {
    const figures = await this.figures.read();
    const oldest = figures.oldest_due_ms ?? 0;
    const attention = [
      ...(figures.is_our_network ? [OUR_NETWORK] : []),
      ...(oldest > TOO_OLD_MS ? [OVERDUE] : []),
    ].join(' ');
    const ok = attention === '';
    const shown = { tries: this.sender.tries, ...figures };
    return { ok, ...shown, ...(ok ? {} : { attention }) };
  }
}
