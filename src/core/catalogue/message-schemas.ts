import { EVENT_CATALOGUE, type CatalogueEntry } from './event-catalogue.js';
import { MESSAGE_FIELDS, NEEDED_FIELDS, type Fields, type FieldSchema } from './message-fields.js';

/** The schema of the message that a subscriber gets for one event. */
export interface MessageSchema {
  readonly event: string;
  /** `ReportsGeneratedWebhookMessage`, the name that the provider's own description has. */
  readonly name: string;
  readonly schema: FieldSchema;
  readonly example: Readonly<Record<string, unknown>>;
}

const SUBSCRIPTION_NAME = 'name-for-the-webhook-subscription';

/** The message of every event of the catalogue, in its order. */
export function messageSchemas(): readonly MessageSchema[] {
  return Object.entries(EVENT_CATALOGUE).map(([event, entry]) => messageSchema(event, entry));
}

function messageSchema(event: string, entry: CatalogueEntry): MessageSchema {
  const fields = MESSAGE_FIELDS[event] ?? neededFields(entry);
  const example = { event, name: SUBSCRIPTION_NAME, data: exampleOf(fields) };
  return { event, name: schemaName(event), schema: toSchema(event, entry, fields), example };
}

function neededFields({ needs }: CatalogueEntry): Fields {
  return Object.fromEntries(needs.map((name) => [name, NEEDED_FIELDS[name]]));
}

function toSchema(event: string, entry: CatalogueEntry, fields: Fields): FieldSchema {
  const data = {
    type: 'object',
    description:
      entry.from === 'own' ? 'What happened.' : 'What happened, as the provider sent it.',
    properties: fields,
    ...(entry.needs.length > 0 ? { required: [...entry.needs] } : {}),
    additionalProperties: true,
  };
  return {
    type: 'object',
    required: ['event', 'name', 'data'],
    properties: {
      event: { type: 'string', description: 'The name of the event.', const: event },
      name: {
        type: 'string',
        description: 'The name of your subscription.',
        example: SUBSCRIPTION_NAME,
      },
      data,
    },
  };
}

/** `reports.fully_ready` becomes `ReportsFullyReadyWebhookMessage`. */
function schemaName(event: string): string {
  const words = event.split(/[._]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}WebhookMessage`;
}

function exampleOf(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, schema]) => [name, exampleValue(schema)]),
  );
}

function exampleValue(schema: FieldSchema): unknown {
  if ('example' in schema) return schema['example'];
  if (schema['type'] === 'array') return [exampleValue(schema['items'] as FieldSchema)];
  return exampleOf((schema['properties'] ?? {}) as Fields);
}
