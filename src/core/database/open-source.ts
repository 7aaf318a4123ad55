import type { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../ormconfig.js';
import type { ConfigStore } from '../config/config-store.js';
import { ProcessConfig } from '../config/process.config.js';
import { DatabaseConfig } from './database.config.js';
import { lockDataDir } from './embedded/data-dir-lock.js';
import { EmbeddedDatabase } from './embedded/embedded-database.js';
import { ManagedDataSource } from './managed-data-source.js';

/**
 * The data source that the configuration names, not connected yet: PostgreSQL, or the embedded
 * database, which is locked and opened (the first time made) here and closed with the source.
 * @throws StartupFault if the embedded database is in use or can't be opened
 */
export async function openSource({ get }: ConfigStore): Promise<DataSource> {
  const { url, pool } = get(DatabaseConfig);
  if (url !== undefined) {
    return new ManagedDataSource(dataSourceOptions({ url, pool }), () => Promise.resolve());
  }
  const { dataDir } = get(ProcessConfig);
  const lock = await lockDataDir(dataDir);
  try {
    return await openEmbedded(dataDir, lock.release);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openEmbedded(dataDir: string, release: () => Promise<void>): Promise<DataSource> {
  const embedded = await EmbeddedDatabase.open(dataDir, (error) => {
    // Nothing in this process can go on without it; whoever supervises it starts it anew.
    throw error;
  });
  return new ManagedDataSource(dataSourceOptions(embedded.connection), async () => {
    await embedded.close();
    await release();
  });
}
