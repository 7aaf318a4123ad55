import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { StartupFault } from '../startup-fault.js';

/** Any number; it only has to be the same in every replica. */
const MIGRATION_LOCK = 728_391_046;

/**
 * Brings the schema up to date. Replicas that start together take turns by an advisory lock,
 * held by the very connection that migrates.
 * @returns the names of the migrations that were run
 * @throws StartupFault if the database knows migrations that this version of the code doesn't
 */
export async function migrate(source: DataSource): Promise<readonly string[]> {
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await refuseNewerDatabase(source, runner);
    const executor = new MigrationExecutor(source, runner);
    executor.transaction = 'each';
    return (await executor.executePendingMigrations()).map(({ name }) => name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
  }
}

async function refuseNewerDatabase(source: DataSource, runner: QueryRunner): Promise<void> {
  const known = new Set(source.migrations.map(({ name, constructor }) => name ?? constructor.name));
  const executed = await new MigrationExecutor(source, runner).getExecutedMigrations();
  const unknown = executed.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new StartupFault(
    `The database is newer than this version of Readywire (it has ${unknown.join(', ')}): ` +
      'start the version that made it, or a later one.',
  );
}
