import type { OpenAPIObject } from '@nestjs/swagger';
import { EVENT_CATALOGUE } from '../catalogue/event-catalogue.js';
import { addWebhookMessages } from './openapi-webhooks.js';

interface Operation {
  readonly requestBody: {
    readonly content: {
      readonly 'application/json': { readonly schema: object; readonly example: object };
    };
  };
}

const EMPTY: OpenAPIObject = { openapi: '3.1.0', info: { title: '', version: '' }, paths: {} };

describe('addWebhookMessages', () => {
  const document = addWebhookMessages(EMPTY);
  const webhooks = document.webhooks as unknown as Record<string, { readonly post: Operation }>;
  const contentOf = (event: string) =>
    webhooks[event]?.post.requestBody.content['application/json'];

  it('describes the message of every event of the catalogue', () => {
    expect(Object.keys(webhooks)).toEqual(Object.keys(EVENT_CATALOGUE));
  });

  it('keeps the names of the provider and its documented example', () => {
    expect(contentOf('reports.generated')).toEqual({
      schema: { $ref: '#/components/schemas/ReportsGeneratedWebhookMessage' },
      example: {
        event: 'reports.generated',
        name: 'name-for-the-webhook-subscription',
        data: {
          user: '018051aa-f7a9-a0db-2f38-6cfa325e9d69',
          type: 'voie',
          report_id: '43a2c6c3-1e63-91e5-88e3-f9ab2dcc489b',
        },
      },
    });
  });

  it('leaves no reference that leads nowhere', () => {
    const names = Object.keys(document.components?.schemas ?? {});
    const references = JSON.stringify(webhooks).match(/(?<=#\/components\/schemas\/)\w+/g);
    expect(new Set(references)).toEqual(new Set(names));
    expect(names).toContain('AccountsConnectedWebhookMessage');
  });
});
