import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { Pauses } from './pauses.js';

/** Which parts somebody has stopped by hand. */
@Injectable()
export class PauseMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly pauses: Pauses,
  ) {}

  onModuleInit(): void {
    this.metrics.fromDatabase({
      query: () => this.pauses.list(),
      gauges: [
        {
          name: 'readywire_paused',
          help: 'Whether somebody has stopped a part by hand, by part: 1 or 0.',
          labels: ['part'],
          of: (parts) =>
            parts.map(({ name, pause }) => ({
              labels: { part: name },
              value: Number(pause !== null),
            })),
        },
      ],
    });
  }
}
