import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { collectDefaultMetrics } from 'prom-client';
import type { DataSource } from 'typeorm';
import { byLabel } from './metric.js';
import { Metrics } from './metrics.js';

/** What is read of the pool of `pg` behind the data source. */
interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly options: { readonly max?: number };
}

/** The process itself (Node's usual metrics, the event loop among them) and its database. */
@Injectable()
export class ProcessMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    @InjectDataSource() private readonly source: DataSource,
  ) {}

  onModuleInit(): void {
    collectDefaultMetrics({ register: this.metrics.registry });
    this.metrics.gauge({
      name: 'readywire_database_up',
      help: 'Whether the database answered when it was last asked for figures: 1 or 0.',
      read: () => Number(this.metrics.figures.isUp),
    });
    this.addPool();
  }

  private addPool(): void {
    this.metrics.gauge({
      name: 'readywire_database_pool_connections',
      help: 'Open connections of this process to the database, by what they do.',
      labels: ['state'],
      read: () => {
        const { totalCount: total, idleCount: idle } = this.pool;
        return byLabel('state', { busy: total - idle, idle });
      },
    });
    this.metrics.gauge({
      name: 'readywire_database_pool_max_connections',
      help: 'How many connections this process opens at most.',
      read: () => this.pool.options.max ?? NaN,
    });
    this.metrics.gauge({
      name: 'readywire_database_pool_waiting',
      help: 'Statements and transactions that wait for a connection.',
      read: () => this.pool.waitingCount,
    });
  }

  /** Before the first connection there is none; what reads it then shows nothing. */
  private get pool(): Pool {
    return (this.source.driver as unknown as { master: Pool }).master;
  }
}
