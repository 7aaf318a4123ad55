import { ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { Allow } from 'class-validator';
import { IfGiven, Passes } from '../../../common/validation/passes.decorator.js';
import { textFault } from '../../../common/validation/text-fault.js';
import { endpointUrlFault } from '../rules/endpoint-url.js';
import { eventListFault, toEventList } from '../rules/event-list.js';
import { changedSecretFault } from '../rules/secret.js';
import { WebhookConfigDto } from './webhook-config.dto.js';
import { LONGEST_NAME } from './webhook-request.dto.js';

/** A change of a subscription: what is left out stays as it is. */
export class WebhookPatch {
  @ApiPropertyOptional({
    oneOf: [
      { type: 'array', items: { type: 'string' }, minItems: 1 },
      { type: 'string', enum: ['*'] },
    ],
    description: 'The events to send from now on. They must fit the config.',
    example: ['reports.generated'],
  })
  @IfGiven()
  @Transform(({ value }: { value: unknown }) => toEventList(value))
  @Passes('isEventList', eventListFault)
  readonly events?: readonly string[];

  @ApiPropertyOptional({ maxLength: LONGEST_NAME, example: 'another-name' })
  @IfGiven()
  @Passes('isName', (value) => textFault(value, LONGEST_NAME))
  readonly name?: string;

  @ApiPropertyOptional({ maxLength: 2048, example: 'https://your-webhook-backend.com/v2' })
  @IfGiven()
  @Passes('isEndpointUrl', endpointUrlFault)
  readonly url?: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 256,
    description: 'A new secret; null removes it; the mask `********` leaves it as it is.',
    example: 'another-secret',
  })
  @IfGiven()
  @Passes('isSubscriptionSecret', changedSecretFault)
  readonly secret?: string | null;

  @ApiPropertyOptional({
    oneOf: [{ $ref: getSchemaPath(WebhookConfigDto) }, { type: 'null' }],
    description: 'Replaces the config as a whole; `{}` and null remove it.',
    example: {},
  })
  @Allow()
  readonly config?: WebhookConfigDto | null;
}
