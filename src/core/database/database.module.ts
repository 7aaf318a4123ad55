import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../ormconfig.js';
import { provideConfig } from '../config/config.module.js';
import { ConfigStore } from '../config/config-store.js';
import { ProcessConfig } from '../config/process.config.js';
import { Database } from './database.js';
import { DatabaseConfig } from './database.config.js';
import { DatabaseConnector } from './database-connector.js';
import { DatabaseState } from './database-state.js';
import { EmbeddedDatabase } from './embedded/embedded-database.js';
import { lockDataDir } from './embedded/data-dir-lock.js';
import { Lanes } from './lanes.js';
import { ManagedDataSource } from './managed-data-source.js';
import { Wakeups } from './wakeups.js';

async function openSource({ get }: ConfigStore): Promise<DataSource> {
  const { url, pool } = get(DatabaseConfig);
  if (url !== undefined) {
    return new ManagedDataSource(dataSourceOptions({ url, pool }), () => Promise.resolve());
  }
  const { dataDir } = get(ProcessConfig);
  const lock = await lockDataDir(dataDir);
  const embedded = await EmbeddedDatabase.open(dataDir, (error) => {
    // Nothing in this process can go on without it; whoever supervises it starts it anew.
    throw error;
  });
  return new ManagedDataSource(dataSourceOptions(embedded.connection), async () => {
    await embedded.close();
    await lock.release();
  });
}

/**
 * The one data source: PostgreSQL by `DATABASE_URL`, else the embedded database. It is opened
 * here and connected by {@link DatabaseConnector}, so that the process is up without it.
 */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [ConfigStore],
      useFactory: (config: ConfigStore) => ({
        config,
        manualInitialization: true,
        retryAttempts: 0,
      }),
      dataSourceFactory: (options) =>
        openSource((options as unknown as { config: ConfigStore }).config),
    }),
  ],
  providers: [
    Database,
    DatabaseConnector,
    DatabaseState,
    Lanes,
    Wakeups,
    provideConfig(DatabaseConfig),
  ],
  exports: [Database, DatabaseConnector, DatabaseState, Wakeups, DatabaseConfig],
})
export class DatabaseModule {}
