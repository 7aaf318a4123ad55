import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import type { SubscriptionConfig } from '../../../entities/subscription.entity.js';

/** What a subscription asks for beyond the names of events. */
@ApiSchema({ name: 'WebhookConfig' })
export class WebhookConfigDto implements SubscriptionConfig {
  @ApiPropertyOptional({
    description:
      'With accounts.added, accounts.connected, accounts.failed, accounts.updated: send the ' +
      'account along as `resource`.',
    example: true,
  })
  readonly include_resource?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description:
      'With paystubs.partially_synced, gigs.partially_synced, shifts.partially_synced: send it ' +
      'once so many days of history are in. 30 unless told.',
    example: 90,
  })
  readonly days_synced?: number;

  @ApiPropertyOptional({
    type: [String],
    minItems: 1,
    maxItems: 30,
    description: 'Required with items.updated and items.removed: the items that matter.',
    example: ['item_000001234'],
  })
  readonly items?: readonly string[];
}
