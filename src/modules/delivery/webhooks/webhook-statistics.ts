import { Injectable } from '@nestjs/common';
import { toId } from '../../../common/ids.js';
import { WebhookNotFound } from '../delivery.errors.js';
import type { WebhookStatistics } from '../dto/webhook-statistics.dto.js';
import { WebhookRepository } from './webhook.repository.js';

/** Answers how the deliveries to one subscription are doing. */
@Injectable()
export class WebhookStatisticsReader {
  constructor(private readonly repository: WebhookRepository) {}

  /** @throws WebhookNotFound */
  async read(text: string): Promise<WebhookStatistics> {
    const id = toId(text);
    const statistics = id === null ? undefined : await this.repository.statisticsOf(id);
    if (!statistics) throw new WebhookNotFound();
    return statistics;
  }
}
