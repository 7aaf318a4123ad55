import 'reflect-metadata';
import { createApp } from './create-app.js';
import { ConfigStore } from './core/config/config-store.js';
import { DatabaseConnector } from './core/database/database-connector.js';
import { announce } from './core/logging/announce.js';
import { describeError } from './core/logging/describe-error.js';
import { listen } from './core/server/listen.js';
import { ServerConfig } from './core/server/server.config.js';
import { StartupFault } from './core/startup-fault.js';
import { stopOnSignal } from './core/health/stop-on-signal.js';

/** Starts the service: it listens at once and connects to the database as soon as it can. */
export async function start(): Promise<void> {
  process.on('uncaughtException', exitWith);
  try {
    const config = ConfigStore.load();
    const app = await createApp(config);
    stopOnSignal(app);
    const address = await listen(app, config.get(ServerConfig));
    announce(
      `Readywire listens on ${address}`,
      `Console:         ${address}/console`,
      `API docs:        ${address}/docs`,
    );
    await app.get(DatabaseConnector).connect();
  } catch (error) {
    exitWith(error);
  }
}

/** One clear line for what a person can mend; the whole story for what nobody foresaw. */
function exitWith(error: unknown): never {
  if (error instanceof StartupFault) announce(error.message);
  else announce('Readywire stops on an unforeseen error:', JSON.stringify(describeError(error)));
  process.exit(1);
}
