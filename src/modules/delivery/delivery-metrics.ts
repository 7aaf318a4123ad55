import { Injectable, type OnModuleInit } from '@nestjs/common';
import { msOfId } from '../../common/ids.js';
import { Clock } from '../../core/clock/clock.js';
import { byLabel, type Timing } from '../../core/metrics/metric.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { DeliveryFigures } from './delivery-figures.js';
import { outcomeNames, outcomeOf } from './worker/outcome-name.js';
import type { Lease } from './worker/lease.js';
import type { Attempted, Verdict } from './worker/outcome.js';

const ATTEMPT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const END_TO_END_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 300, 1_800, 7_200, 86_400];

type Tried = Pick<Lease, 'event_id' | 'attempt' | 'tries' | 'is_recovered'>;

/** Delivery in numbers; the worker counts here. */
@Injectable()
export class DeliveryMetrics implements OnModuleInit {
  /** Tries that have ended since this process started, by outcome. */
  private readonly outcomes: Record<string, number> = Object.fromEntries(
    outcomeNames.map((name) => [name, 0]),
  );
  private readonly ended = { delivered: 0, failed: 0, blocked: 0 };
  private readonly inFlight: (() => number)[] = [];
  private attempts: Timing | undefined;
  private endToEnd: Timing | undefined;

  constructor(
    private readonly metrics: Metrics,
    private readonly figures: DeliveryFigures,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.addCounters();
    this.addTimings();
    this.addInFlight();
    this.addQueue();
  }

  /** @param count how many a worker has in flight now */
  watchInFlight(count: () => number): void {
    this.inFlight.push(count);
  }

  /** A try has ended and its outcome is written. */
  tried(lease: Tried, attempted: Attempted, verdict: Verdict): void {
    const outcome = outcomeOf(attempted);
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
    this.attempts?.observe(attempted.durationMs);
    if (verdict.status === 'pending') return;
    this.ended[verdict.status] += 1;
    if (verdict.status === 'delivered' && isOnItsFirstWay(lease)) {
      this.endToEnd?.observe(this.clock.millis() - msOfId(lease.event_id));
    }
  }

  private addCounters(): void {
    this.metrics.counter({
      name: 'readywire_delivery_attempts_total',
      help: 'Tries to deliver, by outcome: `delivered`, the class of another answer, or an error.',
      labels: ['outcome'],
      read: () => byLabel('outcome', this.outcomes),
    });
    this.metrics.counter({
      name: 'readywire_deliveries_ended_total',
      help: 'Deliveries that came to an end by a try, by status.',
      labels: ['status'],
      read: () => byLabel('status', this.ended),
    });
  }

  private addInFlight(): void {
    this.metrics.gauge({
      name: 'readywire_deliveries_in_flight',
      help: 'Deliveries that this process is sending or whose outcome it is writing.',
      read: () => this.inFlight.reduce((sum, count) => sum + count(), 0),
    });
  }

  private addTimings(): void {
    this.attempts = this.metrics.timing({
      name: 'readywire_delivery_attempt_duration_seconds',
      help: 'Of one try, whatever came of it.',
      buckets: ATTEMPT_BUCKETS,
    });
    this.endToEnd = this.metrics.timing({
      name: 'readywire_end_to_end_duration_seconds',
      help: 'From the receipt of an event to its delivery; without replays, resends and recovery.',
      buckets: END_TO_END_BUCKETS,
    });
  }

  private addQueue(): void {
    this.metrics.fromDatabase({
      query: () => this.figures.read(),
      gauges: [
        {
          name: 'readywire_deliveries',
          help: 'Deliveries that are stored in a status, by status; counted up to 10,000.',
          labels: ['status'],
          of: ({ pending, failed, held, blocked }) =>
            byLabel('status', { pending, failed, held, blocked }),
        },
        {
          name: 'readywire_deliveries_oldest_due_age_seconds',
          help: 'For how long the oldest delivery has been due; without what waits behind a pause.',
          of: ({ oldest_due_ms }) => (oldest_due_ms ?? 0) / 1000,
        },
        {
          name: 'readywire_endpoints_paused',
          help: 'Active subscriptions whose endpoint is paused, since it fails or asks for it.',
          of: ({ paused }) => paused,
        },
        {
          name: 'readywire_endpoints_mostly_failing',
          help: 'Whether more than half of the endpoints fail at once: look at your network. 1 or 0.',
          of: ({ is_our_network }) => Number(is_our_network),
        },
      ],
    });
  }
}

/** Whatever was started anew has waited for a person, not for us. */
function isOnItsFirstWay({ attempt, tries, is_recovered: isRecovered }: Tried): boolean {
  return attempt === tries && !isRecovered;
}
