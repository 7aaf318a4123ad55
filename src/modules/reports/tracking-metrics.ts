import { Injectable, type OnModuleInit } from '@nestjs/common';
import { byLabel } from '../../core/metrics/metric.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { TrackingHealth } from './tracking-health.js';

/** Tracking in numbers: users, never who they are. */
@Injectable()
export class TrackingMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly health: TrackingHealth,
  ) {}

  onModuleInit(): void {
    this.metrics.fromDatabase({
      query: () => this.health.figures(),
      gauges: [
        {
          name: 'readywire_users',
          help: 'Users who wait for their data, by stored verdict; counted up to 10,000.',
          labels: ['verdict'],
          of: ({ waiting, overdue }) => byLabel('verdict', { waiting, overdue }),
        },
        {
          name: 'readywire_tracking_deadline_lag_seconds',
          help: 'How long ago the oldest deadline passed that nobody has looked at; 0: none has.',
          of: ({ deadline_lag_ms }) => (deadline_lag_ms ?? 0) / 1000,
        },
      ],
    });
  }
}
