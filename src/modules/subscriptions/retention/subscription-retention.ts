import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RetentionConfig } from '../../../core/retention/retention.config.js';
import { Retention } from '../../../core/retention/retention.js';
import { SubscriptionRetentionRepository } from './subscription-retention.repository.js';

/** Prunes the tombstones of deleted subscriptions past their retention. */
@Injectable()
export class SubscriptionRetention implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly config: RetentionConfig,
    private readonly repository: SubscriptionRetentionRepository,
  ) {}

  onModuleInit(): void {
    this.retention.register('subscriptions', (after, most) =>
      this.repository.prune(after, this.config.retentionMs, most),
    );
  }
}
