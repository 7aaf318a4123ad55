import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { ConfigStore } from './src/core/config/config-store.js';
import { DatabaseConfig } from './src/core/database/database.config.js';
import { loadClasses } from './src/core/database/load-classes.js';
import { valueParsers } from './src/core/database/value-parsers.js';

/** How to reach the database: a url, or the socket of the embedded one. */
export type DatabaseAddress =
  | { readonly url: string; readonly pool: number }
  | {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly database: string;
    };

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SOURCE_FILE = import.meta.url.endsWith('.ts') ? '\\.ts' : '\\.js';

/** Entities and migrations are found by their folders, so that a module brings its own along. */
const schema = {
  entities: await loadClasses(
    [`${HERE}src/entities`, `${HERE}src/modules/*/entities`],
    new RegExp(`\\.entity${SOURCE_FILE}$`),
  ),
  migrations: await loadClasses(
    [`${HERE}src/migrations`, `${HERE}src/modules/*/migrations`],
    new RegExp(`^\\d+-[\\w-]+${SOURCE_FILE}$`),
  ),
  migrationsTableName: 'migrations',
  migrationsTransactionMode: 'each' as const,
  synchronize: false,
};

/** Every session works in UTC and gives up on what hangs. */
const POSTGRES_SESSION =
  '-c timezone=UTC -c jit=off -c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000';

/** The options of the one data source, for the application and for the TypeORM command line. */
export function dataSourceOptions(address: DatabaseAddress): DataSourceOptions {
  const common = {
    types: valueParsers,
    connectionTimeoutMillis: 5_000,
    application_name: 'readywire',
  };
  if ('url' in address) {
    // The server gives up first; this is for a connection that has silently gone.
    const extra = {
      ...common,
      max: address.pool,
      options: POSTGRES_SESSION,
      keepAlive: true,
      keepAliveInitialDelayMillis: 30_000,
      query_timeout: 35_000,
    };
    return { type: 'postgres', url: address.url, ...schema, extra };
  }
  // The embedded database is one session behind every connection: a second one would only wait.
  const extra = { ...common, max: 1, connectionTimeoutMillis: 15_000, query_timeout: 30_000 };
  const { user: username, ...rest } = address;
  return { type: 'postgres', ...rest, username, ...schema, extra };
}

function forCommandLine(): DataSource {
  const { url, pool } = ConfigStore.load().get(DatabaseConfig);
  return new DataSource(dataSourceOptions({ url: url ?? 'postgres://localhost/readywire', pool }));
}

const isCommandLine = process.argv[1]?.includes('typeorm') ?? false;
export default isCommandLine ? forCommandLine() : undefined;
