import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { ConfigStore } from '../src/core/config/config-store.js';
import { DatabaseConnector } from '../src/core/database/database-connector.js';
import { describeError } from '../src/core/logging/describe-error.js';
import { NestLogger } from '../src/core/logging/nest-logger.js';
import { createRootLogger } from '../src/core/logging/root-logger.js';
import { Loops } from '../src/core/loops/loops.js';
import { StartupFault } from '../src/core/startup-fault.js';

/**
 * Runs a command with the modules of the service at hand and its database connected, but without
 * their work: nothing listens, nothing is processed or delivered. Never returns: the process ends
 * with the exit code that the work gives, or with 1 and a line that says what is wrong.
 */
export async function runInApplication(
  work: (application: INestApplicationContext) => Promise<number>,
): Promise<never> {
  try {
    process.exit(await withApplication(work));
  } catch (error) {
    const isKnown = error instanceof StartupFault;
    console.error(isKnown ? error.message : JSON.stringify(describeError(error)));
    process.exit(1);
  }
}

async function withApplication(
  work: (application: INestApplicationContext) => Promise<number>,
): Promise<number> {
  const application = await NestFactory.createApplicationContext(
    AppModule.forRoot(ConfigStore.load()),
    { logger: new NestLogger(createRootLogger('warn')), abortOnError: false },
  );
  try {
    await application.get(Loops).stop();
    await application.get(DatabaseConnector).connect();
    return await work(application);
  } finally {
    await application.close();
  }
}
