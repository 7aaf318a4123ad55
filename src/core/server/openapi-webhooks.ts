import type { OpenAPIObject } from '@nestjs/swagger';
import { messageSchemas, type MessageSchema } from '../catalogue/message-schemas.js';

const SCHEMAS = '#/components/schemas/';

const header = (name: string, required: boolean, description: string) => ({
  in: 'header',
  name,
  required,
  description,
  schema: { type: 'string' },
});

const HEADERS = [
  header('webhook-id', true, 'The id of the delivery, the same on every try and resend.'),
  header('webhook-timestamp', true, 'When this try was made: seconds since 1970.'),
  header(
    'webhook-signature',
    false,
    '`v1,` and the base64 HMAC-SHA256 of `id.timestamp.body` (Standard Webhooks); several, ' +
      'separated by spaces, while a secret is rotated. Only if the subscription has a secret.',
  ),
  header(
    'X-Argyle-Signature',
    false,
    'HMAC-SHA512 of the raw body in hex. Only if the subscription has a secret.',
  ),
  header('readywire-event-id', true, 'The id of the event, the same for every subscription.'),
];

/** Adds the messages that subscribers get: under `webhooks`, and each schema by its name. */
export function addWebhookMessages(document: OpenAPIObject): OpenAPIObject {
  const messages = messageSchemas();
  const schemas = Object.fromEntries(messages.map(({ name, schema }) => [name, schema]));
  const webhooks = Object.fromEntries(messages.map((one) => [one.event, { post: operation(one) }]));
  return {
    ...document,
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, ...schemas },
    },
    webhooks: { ...document.webhooks, ...webhooks },
  } as OpenAPIObject;
}

function operation({ event, name, example }: MessageSchema): object {
  return {
    operationId: `message_${event.replaceAll('.', '_')}`,
    summary: event,
    description: `Sent to every subscription that asks for \`${event}\`.`,
    tags: ['messages'],
    security: [],
    parameters: HEADERS,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { $ref: `${SCHEMAS}${name}` }, example } },
    },
    responses: {
      '2XX': { description: 'Delivered. Every other answer is tried again, later and later.' },
    },
  };
}
