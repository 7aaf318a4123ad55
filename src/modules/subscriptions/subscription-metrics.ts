import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../core/database/database.js';
import { byLabel } from '../../core/metrics/metric.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { SubscriptionsRepository } from './subscriptions.repository.js';

/** How many subscriptions there are; none of them is a label. */
@Injectable()
export class SubscriptionMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly database: Database,
    private readonly repository: SubscriptionsRepository,
  ) {}

  onModuleInit(): void {
    this.metrics.fromDatabase({
      query: () => this.repository.count(this.database),
      gauges: [
        {
          name: 'readywire_subscriptions',
          help: 'Subscriptions that are not deleted, by status.',
          labels: ['status'],
          of: ({ active, disabled }) => byLabel('status', { active, disabled }),
        },
      ],
    });
  }
}
