import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RetentionConfig } from '../../../core/retention/retention.config.js';
import { Retention } from '../../../core/retention/retention.js';
import { EventRetentionRepository } from './event-retention.repository.js';

/** Prunes processed events past their retention, once no delivery of them is left. */
@Injectable()
export class EventRetention implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly config: RetentionConfig,
    private readonly repository: EventRetentionRepository,
  ) {}

  onModuleInit(): void {
    this.retention.register('events', (after, most) =>
      this.repository.prune(after, this.config.retentionMs, most),
    );
  }
}
