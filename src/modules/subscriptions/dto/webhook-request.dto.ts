import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { Allow } from 'class-validator';
import { IfGiven, Passes } from '../../../common/validation/passes.decorator.js';
import { textFault } from '../../../common/validation/text-fault.js';
import { endpointUrlFault } from '../rules/endpoint-url.js';
import { eventListFault, toEventList } from '../rules/event-list.js';
import { subscriptionSecretFault } from '../rules/secret.js';
import { WebhookConfigDto } from './webhook-config.dto.js';

export const LONGEST_NAME = 500;

/** A new subscription. */
export class WebhookRequest {
  @ApiProperty({
    oneOf: [
      { type: 'array', items: { type: 'string' }, minItems: 1 },
      { type: 'string', enum: ['*'] },
    ],
    description:
      'The events to send, by name; the order is kept. `["*"]` or `"*"` means every event but ' +
      '`items.*` and `webhooks.test`.',
    example: ['reports.ready', 'reports.generated'],
  })
  @Transform(({ value }: { value: unknown }) => toEventList(value))
  @Passes('isEventList', eventListFault)
  readonly events!: readonly string[];

  @ApiProperty({
    description: 'Your name for the subscription, free text; every message carries it.',
    maxLength: LONGEST_NAME,
    example: 'name-for-the-webhook-subscription',
  })
  @Passes('isName', (value) => textFault(value, LONGEST_NAME))
  readonly name!: string;

  @ApiProperty({
    description:
      'Where the messages go: http or https, in its normal form; what has to be encoded is ' +
      'encoded here. Several subscriptions may share one.',
    maxLength: 2048,
    example: 'https://your-webhook-backend.com',
  })
  @Passes('isEndpointUrl', endpointUrlFault)
  readonly url!: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'Signs the messages: printable ASCII. One that begins with `whsec_` carries the padded ' +
      'base64 of 24 to 64 bytes, as in Standard Webhooks. Without one nothing is signed.',
    maxLength: 256,
    example: 'optional-secret',
  })
  @IfGiven()
  @Passes('isSubscriptionSecret', subscriptionSecretFault)
  readonly secret?: string | null;

  @ApiPropertyOptional({
    oneOf: [{ $ref: getSchemaPath(WebhookConfigDto) }, { type: 'null' }],
    description: 'Only if every one of the events takes one; `{}` and null are none.',
    example: {},
  })
  @Allow()
  readonly config?: WebhookConfigDto | null;
}
