import { Injectable, type OnModuleInit } from '@nestjs/common';
import { byLabel, type Timing } from '../../core/metrics/metric.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { EventsRepository } from './events.repository.js';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The processor in numbers; it counts here. */
@Injectable()
export class EventMetrics implements OnModuleInit {
  /** Events that this process has processed since it started, quarantined ones too. */
  processed = 0;
  /** By why: their data can't be read, or something that nobody foresaw went wrong. */
  readonly quarantined = { unreadable: 0, fault: 0 };
  /** The processor has stopped itself. */
  hasStopped = false;
  private timing: Timing | undefined;

  constructor(
    private readonly metrics: Metrics,
    private readonly repository: EventsRepository,
  ) {}

  onModuleInit(): void {
    this.addCounters();
    this.timing = this.metrics.timing({
      name: 'readywire_processing_duration_seconds',
      help: 'Of the one transaction in which a batch of events is processed.',
      buckets: BUCKETS,
    });
    this.addBacklog();
  }

  /** A batch went through. */
  batchEnded(ms: number): void {
    this.timing?.observe(ms);
  }

  private addCounters(): void {
    this.metrics.counter({
      name: 'readywire_events_processed_total',
      help: 'Events that were processed.',
      read: () => this.processed,
    });
    this.metrics.counter({
      name: 'readywire_events_quarantined_total',
      help: 'Events that were quarantined while they were processed, by why.',
      labels: ['reason'],
      read: () => byLabel('reason', this.quarantined),
    });
    this.metrics.gauge({
      name: 'readywire_processor_stopped',
      help: 'Whether the processor has stopped itself, after one fault after the other: 1 or 0.',
      read: () => Number(this.hasStopped),
    });
  }

  private addBacklog(): void {
    this.metrics.fromDatabase({
      query: () => this.repository.backlog(),
      gauges: [
        {
          name: 'readywire_events',
          help: 'Events that wait or are quarantined, by status; counted up to 10,000.',
          labels: ['status'],
          of: ({ waiting: received, quarantined }) => byLabel('status', { received, quarantined }),
        },
        {
          name: 'readywire_events_oldest_received_age_seconds',
          help: 'How long the oldest event has waited to be processed, replays apart; 0: none waits.',
          of: ({ oldest_ms }) => (oldest_ms ?? 0) / 1000,
        },
      ],
    });
  }
}
