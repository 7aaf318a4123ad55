import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import type { ConfigStore, Environment } from '../../core/config/config-store.js';
import { ProcessConfig } from '../../core/config/process.config.js';
import { DatabaseConfig } from '../../core/database/database.config.js';
import { DataDirInUse } from '../../core/database/embedded/embedded.errors.js';
import { pendingMigrations } from '../../core/database/migrate.js';
import { StartupFault } from '../../core/startup-fault.js';
import { CommandFault } from '../faults.js';
import { withSource } from '../with-source.js';
import { checkKeys } from './check-keys.js';
import { skewFinding } from './clock-skew.js';
import { type Finding, fault, ok, skipped } from './finding.js';

const OLDEST_SERVER = 140_000;

/** The database as far as it can be looked at: it is changed in nothing. */
export async function checkDatabase(
  env: Environment,
  config: ConfigStore,
): Promise<readonly Finding[]> {
  const { dataDir } = config.get(ProcessConfig);
  const isEmbedded = config.get(DatabaseConfig).url === undefined;
  if (isEmbedded && !existsSync(join(dataDir, 'pg'))) {
    return [ok('database', `there is none in ${dataDir} yet: the first start makes it`)];
  }
  try {
    return await withSource(env, async (source) => [
      ...(isEmbedded ? [ok('database', `the embedded one in ${dataDir} opens`)] : []),
      ...(isEmbedded ? [] : await checkServer(source)),
      await checkMigrations(source),
      await checkKeys(source, config),
    ]);
  } catch (error) {
    return [findingOf(error)];
  }
}

async function checkServer(source: DataSource): Promise<readonly Finding[]> {
  const asked = Date.now();
  const [row] = await source.query<{ version: string; number: string; ms: number }[]>(
    `SELECT current_setting('server_version') AS version,
       current_setting('server_version_num') AS number,
       (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`,
  );
  const answered = Date.now();
  const { version = '?', number = '0', ms = answered } = row ?? {};
  const answers = ok('database', `PostgreSQL ${version} answers in ${answered - asked} ms`);
  const tooOld = fault('database', `PostgreSQL ${version}`, 'Use PostgreSQL 14 or newer.');
  return [
    Number(number) < OLDEST_SERVER ? tooOld : answers,
    skewFinding('the database', { theirs: ms, asked, answered }),
  ];
}

async function checkMigrations(source: DataSource): Promise<Finding> {
  const pending = await pendingMigrations(source);
  if (pending.length === 0) return ok('migrations', 'up to date');
  const todo = 'Run `readywire migrate`; with MIGRATE=auto the next start does it.';
  return fault('migrations', `${pending.length} are pending: ${pending.join(', ')}`, todo);
}

function findingOf(error: unknown): Finding {
  if (error instanceof DataDirInUse) {
    return skipped(
      'database',
      'the embedded one is in use by a running service: it is asked below',
    );
  }
  const isKnown = error instanceof StartupFault || error instanceof CommandFault;
  const found = isKnown ? error.message : `can't be read (${(error as Error).name})`;
  return fault('database', found, 'Set it right and look again.');
}
