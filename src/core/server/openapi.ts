import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { addWebhookMessages } from './openapi-webhooks.js';

/** The OpenAPI 3.1 description of everything that this application serves. */
export function createOpenApi(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Readywire')
    .setDescription(
      'Takes the webhooks of a payroll-data provider, knows when a report can be generated, and ' +
        'delivers signed webhooks to your services.',
    )
    .setVersion('2')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addBasicAuth(
      { type: 'http', scheme: 'basic', description: 'API key id and secret.' },
      'basicAuth',
    )
    .addSecurityRequirements('basicAuth')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) =>
      `${controller.replace(/Controller$/, '').toLowerCase()}_${method}`,
  });
  return addWebhookMessages(document);
}

/** Serves the description at `/openapi.json` and a page to read and try it at `/docs`. */
export function installOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => createOpenApi(app), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Readywire API',
  });
  app
    .getHttpAdapter()
    .getInstance()
    .get('/', (_request: unknown, reply: { redirect(url: string): unknown }) =>
      reply.redirect('/docs'),
    );
}
