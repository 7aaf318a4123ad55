import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { provideConfig } from '../config/config.module.js';
import { ConfigStore } from '../config/config-store.js';
import { Database } from './database.js';
import { DatabaseConfig } from './database.config.js';
import { DatabaseConnector } from './database-connector.js';
import { DatabaseState } from './database-state.js';
import { Lanes } from './lanes.js';
import { openSource } from './open-source.js';
import { Wakeups } from './wakeups.js';

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
