import { Injectable, type OnModuleInit } from '@nestjs/common';
import { formatDuration } from '../../../common/duration.js';
import { HealthParts, type HealthPart } from '../../../core/health/health-parts.js';
import { RetentionConfig } from '../../../core/retention/retention.config.js';
import { Retention } from '../../../core/retention/retention.js';
import { DeliveryRetentionRepository } from './delivery-retention.repository.js';

/**
 * Prunes finished deliveries past their retention with their attempts, and endpoints of
 * subscriptions that are gone. Before something goes that has never arrived, the status says so.
 */
@Injectable()
export class DeliveryRetention implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly config: RetentionConfig,
    private readonly repository: DeliveryRetentionRepository,
    private readonly parts: HealthParts,
  ) {}

  onModuleInit(): void {
    const { repository, config } = this;
    this.retention.register('deliveries', (after, most) =>
      repository.prune(after, config.retentionMs, most),
    );
    this.retention.register('endpoints', (after, most) =>
      repository.pruneEndpoints(after, config.retentionMs, most),
    );
    this.parts.add('retention', () => this.check());
  }

  private async check(): Promise<HealthPart> {
    const { retentionMs, noticeAfterMs } = this.config;
    const aboutToGo = await this.repository.countUnwellOlderThan(noticeAfterMs);
    const ok = Object.values(aboutToGo).every((count) => count === 0);
    const attention =
      `Deliveries that have never arrived will be pruned within ` +
      `${formatDuration(retentionMs - noticeAfterMs)}: send them again with ` +
      'POST /v2/webhooks/{id}/recover, or let them go. See GET /v2/deliveries?status=failed, ' +
      'held and blocked.';
    return { ok, about_to_go: aboutToGo, ...(ok ? {} : { attention }) };
  }
}
