import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { ConfigStore, type Environment } from '../core/config/config-store.js';
import { DatabaseConnector } from '../core/database/database-connector.js';
import { NestLogger } from '../core/logging/nest-logger.js';
import { createRootLogger } from '../core/logging/root-logger.js';
import { Loops } from '../core/loops/loops.js';

/** Standard output is for the results. */
const STANDARD_ERROR = 2;

/**
 * Runs a command with the modules of the service at hand and its database connected, but without
 * their work: nothing listens, nothing is processed or delivered.
 * @returns what the work returns @throws StartupFault
 */
export async function inApplication<T>(
  env: Environment,
  work: (application: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const application = await NestFactory.createApplicationContext(
    AppModule.forRoot(ConfigStore.load(env)),
    { logger: new NestLogger(createRootLogger('warn', STANDARD_ERROR)), abortOnError: false },
  );
  try {
    await application.get(Loops).stop();
    await application.get(DatabaseConnector).connect();
    return await work(application);
  } finally {
    await application.close();
  }
}
