import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { ConfigStore } from './core/config/config-store.js';
import { ProcessConfig } from './core/config/process.config.js';
import { NestLogger } from './core/logging/nest-logger.js';
import { createRootLogger } from './core/logging/root-logger.js';
import { installBodyParsing } from './core/server/body-parsing.js';
import { createAdapter } from './core/server/create-adapter.js';
import { KnownRoutes } from './core/server/known-routes.js';
import { installOpenApi } from './core/server/openapi.js';
import { installRequestHooks } from './core/server/request-hooks.js';
import { ServerConfig } from './core/server/server.config.js';
import { IntakeConfig } from './modules/intake/intake.config.js';

/**
 * Puts the application together: everything but listening and connecting to the database.
 * @throws StartupFault if the embedded database can't be opened
 */
export async function createApp(config: ConfigStore): Promise<NestFastifyApplication> {
  const logger = createRootLogger(config.get(ProcessConfig).logLevel);
  const adapter = createAdapter(logger, config.get(ServerConfig).trustProxy);
  KnownRoutes.watch(adapter.getInstance());
  installBodyParsing(adapter.getInstance(), config.get(IntakeConfig).maxBodyBytes);
  installRequestHooks(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  installOpenApi(app);
  await app.init();
  return app;
}
