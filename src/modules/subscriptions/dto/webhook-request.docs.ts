import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import { ReportsGeneratedRequest, ReportsReadyRequest } from './documented-requests.dto.js';
import { WebhookConfigDto } from './webhook-config.dto.js';
import { WebhookRequest } from './webhook-request.dto.js';

const example = (summary: string, value: object) => ({
  summary,
  value: {
    ...{ name: 'name-for-the-webhook-subscription', url: 'https://your-webhook-backend.com' },
    ...value,
  },
});

const SIGNED = { secret: 'optional-secret' };

const EXAMPLES = {
  reports_ready_subscription: example('reports.ready subscription', {
    events: ['reports.ready'],
    ...SIGNED,
  }),
  reports_generated_subscription: example('reports.generated subscription', {
    events: ['reports.generated'],
    ...SIGNED,
  }),
  fully_ready_subscription: example('Tell me when a report can be generated', {
    events: ['reports.fully_ready', 'reports.overdue', 'reports.generated'],
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  }),
  everything: example('Every event', { events: ['*'] }),
  with_config: example('Account events with the account', {
    events: ['accounts.connected', 'accounts.failed'],
    config: { include_resource: true },
  }),
};

/** The body of `POST /v2/webhooks`: the general schema and the documented special cases of it. */
export function ApiWebhookBody(): MethodDecorator {
  const models = [WebhookRequest, ReportsGeneratedRequest, ReportsReadyRequest];
  return applyDecorators(
    ApiExtraModels(WebhookConfigDto, ...models),
    ApiBody({
      required: true,
      schema: { anyOf: models.map((model) => ({ $ref: getSchemaPath(model) })) },
      examples: EXAMPLES,
    }),
  );
}
