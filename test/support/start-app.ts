import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigStore } from '../../src/core/config/config-store.js';
import { DatabaseConnector } from '../../src/core/database/database-connector.js';
import { listen } from '../../src/core/server/listen.js';
import { ServerConfig } from '../../src/core/server/server.config.js';
import { createApp } from '../../src/create-app.js';
import { ApiClient, type ApiAnswer } from './api-client.js';
import { ADMIN, DEFAULT_ENV } from './defaults.js';
import { type IntakeAnswer, postWebhook } from './signed.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

/** A running service, seen from outside. */
export interface RunningService {
  readonly url: string;
  /** The REST API with the admin key. */
  readonly api: ApiClient;
  readonly database: TestDatabase;
  /** Posts a webhook as the provider does: signed, an object pretty-printed. */
  post(body: string | Buffer | object): Promise<ApiAnswer<IntakeAnswer>>;
  /** Stops it in order, and deletes its database unless that was given. */
  stop(): Promise<void>;
}

/** A service in the process of the test. */
export interface RunningApp extends RunningService {
  /** For reading what is inside: `app.get(Clock)`. */
  readonly app: NestFastifyApplication;
}

/**
 * Starts the service in this process on a free port, on a database of its own or on the one
 * given. The environment of the test run plays no part: only the defaults and `env` do.
 */
export async function startApp(
  env: Readonly<Record<string, string>> = {},
  existing?: TestDatabase,
): Promise<RunningApp> {
  const database = existing ?? (await createTestDatabase());
  const drop = async (): Promise<void> => {
    if (existing === undefined) await database.drop();
  };
  try {
    const { app, url } = await start({ ...DEFAULT_ENV, ...database.env, ...env });
    const stop = (): Promise<void> => app.close().finally(drop);
    return { app, database, stop, ...clientsOf(url) };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** How a test talks to a service at this address. */
export function clientsOf(url: string): Pick<RunningService, 'url' | 'api' | 'post'> {
  return { url, api: new ApiClient(url, ADMIN), post: (body) => postWebhook(url, body) };
}

async function start(
  env: Readonly<Record<string, string>>,
): Promise<{ app: NestFastifyApplication; url: string }> {
  const config = ConfigStore.load(env);
  const app = await createApp(config);
  try {
    const url = await listen(app, config.get(ServerConfig));
    await app.get(DatabaseConnector).connect();
    return { app, url };
  } catch (error) {
    await app.close();
    throw error;
  }
}
