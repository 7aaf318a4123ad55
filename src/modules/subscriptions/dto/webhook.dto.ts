import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Instant } from '../../../common/instant.js';
import { SECRET_MASK } from '../rules/secret.js';
import type { SubscriptionRow } from '../subscriptions.repository.js';
import { WebhookConfigDto } from './webhook-config.dto.js';

const TIME = {
  type: String,
  format: 'date-time',
  example: '2026-01-30T09:12:44.120000Z',
} as const;

/** A subscription as it is shown: the provider's fields in the provider's order, then our own. */
@ApiSchema({ name: 'Webhook' })
export class WebhookDto {
  @ApiProperty({ format: 'uuid', example: '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d' })
  readonly id!: string;

  @ApiProperty({ example: 'name-for-the-webhook-subscription' })
  readonly name!: string;

  @ApiProperty({
    type: [String],
    description: 'In the order in which they were given; `["*"]` for every event.',
    example: ['reports.ready', 'reports.generated'],
  })
  readonly events!: readonly string[];

  @ApiProperty({ type: WebhookConfigDto, description: '`{}` if there is none.', example: {} })
  readonly config!: WebhookConfigDto;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'In clear only in the answer to the call that set it, `********` in every other; null if ' +
      'there is none.',
    example: SECRET_MASK,
  })
  readonly secret!: string | null;

  @ApiProperty({ example: 'https://your-webhook-backend.com' })
  readonly url!: string;

  @ApiProperty(TIME)
  readonly created_at!: Instant;

  @ApiProperty(TIME)
  readonly updated_at!: Instant;

  @ApiProperty({
    ...TIME,
    nullable: true,
    description: 'When a message last went to it, whatever the answer was.',
  })
  readonly last_sent_at!: Instant | null;

  @ApiProperty({
    enum: ['active', 'disabled'],
    description: 'What falls due for a disabled one is held.',
    example: 'active',
  })
  readonly status!: 'active' | 'disabled';

  @ApiProperty({ type: String, nullable: true, description: 'One sentence.', example: null })
  readonly disabled_reason!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when nothing but failures came back; null if the last answer was good.',
    example: null,
  })
  readonly failing_since!: Instant | null;

  @ApiProperty({
    ...{ type: String, format: 'date-time', nullable: true, example: null },
    description:
      'Until when the secret before the last rotation signs beside the present one; null if ' +
      'there is none.',
  })
  readonly old_secret_until!: Instant | null;
}

/** A page of subscriptions. */
@ApiSchema({ name: 'WebhookPage' })
export class WebhookPageDto {
  @ApiProperty({
    type: String,
    format: 'uri',
    nullable: true,
    description: 'The next page, older ones; null on the last.',
    example: 'http://127.0.0.1:3000/v2/webhooks?limit=10&cursor=bjAxOWFiMGRl',
  })
  readonly next!: string | null;

  @ApiProperty({ type: String, format: 'uri', nullable: true, example: null })
  readonly previous!: string | null;

  @ApiProperty({ type: [WebhookDto] })
  readonly results!: readonly WebhookDto[];
}

/** @param secret what the call has just set, shown in clear; anything else is masked */
export function toWebhookDto(row: SubscriptionRow, secret?: string | null): WebhookDto {
  const { id, name, events, config, url, created_at, updated_at, last_sent_at } = row;
  const { secret_sealed, status, disabled_reason, failing_since, old_secret_until } = row;
  return {
    ...{ id, name, events, config, secret: secret_sealed && (secret ?? SECRET_MASK) },
    ...{ url, created_at, updated_at, last_sent_at, status, disabled_reason, failing_since },
    old_secret_until,
  };
}
