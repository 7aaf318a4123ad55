import 'reflect-metadata';
import '../app.module.js';
import type { DataSource } from 'typeorm';
import { ConfigStore, type Environment } from '../core/config/config-store.js';
import { errorCode } from '../core/database/database-errors.js';
import { openSource } from '../core/database/open-source.js';
import { EXIT, CommandFault } from './faults.js';

/**
 * Runs the work on the database of the configuration, connected and as it is.
 * @throws StartupFault if it is in use (embedded) or the configuration is wrong, CommandFault if
 *   it can't be reached
 */
export async function withSource<T>(
  env: Environment,
  work: (source: DataSource) => Promise<T>,
): Promise<T> {
  const source = await openSource(ConfigStore.load(env));
  try {
    await source.initialize().catch((error: unknown) => {
      const code = errorCode(error) ?? (error as Error).name;
      const message = `The database can't be reached (${code}): look at DATABASE_URL.`;
      throw new CommandFault(message, EXIT.noAnswer);
    });
    return await work(source);
  } finally {
    await close(source);
  }
}

/** What was never connected has nothing to disconnect, but may hold the embedded database. */
async function close(source: DataSource): Promise<void> {
  await source.destroy().catch(() => undefined);
}
