import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigModule } from '../../src/core/config/config.module.js';
import { ConfigStore } from '../../src/core/config/config-store.js';
import { DatabaseConnector } from '../../src/core/database/database-connector.js';
import { DatabaseModule } from '../../src/core/database/database.module.js';

/** Nothing of the service but its database, connected and migrated. */
export async function openContext(
  env: Readonly<Record<string, string>>,
): Promise<INestApplicationContext> {
  const config = ConfigStore.load(env);
  const root = { module: class Root {}, imports: [ConfigModule.forRoot(config), DatabaseModule] };
  const context = await NestFactory.createApplicationContext(root, {
    logger: false,
    abortOnError: false,
  });
  await context.get(DatabaseConnector).connect();
  return context;
}
