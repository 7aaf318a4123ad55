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
  let restore = (): Promise<void> => Promise.resolve();
  try {
    restore = await liftTimeouts(runner);
    // Whoever migrates now may take long over an index; on the tables nobody is waited for so long.
    await runner.query('SET lock_timeout = 0');
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await runner.query('RESET lock_timeout');
    await refuseNewerDatabase(source, runner);
    const executor = new MigrationExecutor(source, runner);
    executor.transaction = 'each';
    return (await executor.executePendingMigrations()).map(({ name }) => name);
  } finally {
    await restore().catch(() => undefined);
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
  }
}

/**
 * The migrations that the database lacks, in their order. Reads alone.
 * @throws StartupFault if the database knows migrations that this version of the code doesn't
 */
export async function pendingMigrations(source: DataSource): Promise<readonly string[]> {
  const [found] = await source.query<{ table: string | null }[]>(
    `SELECT to_regclass('migrations') AS table`,
  );
  const executed = found?.table
    ? await source.query<{ name: string }[]>('SELECT name FROM migrations')
    : [];
  const done = new Set(executed.map(({ name }) => name));
  const known = namesOf(source);
  refuseUnknown([...done].filter((name) => !known.includes(name)));
  return known.filter((name) => !done.has(name));
}

/** What pg's client keeps of its own timeout. */
interface TimedClient {
  readonly connectionParameters?: { query_timeout?: number | undefined };
}

/**
 * An index on a large table takes longer than any statement of the service may.
 * @returns what gives the connection its limits back, since it goes back to the pool
 */
async function liftTimeouts(runner: QueryRunner): Promise<() => Promise<void>> {
  const { connectionParameters: own = {} } = (await runner.connect()) as TimedClient;
  const usual = own.query_timeout;
  own.query_timeout = 0;
  await runner.query('SET statement_timeout = 0');
  return async () => {
    own.query_timeout = usual;
    await runner.query('RESET statement_timeout');
    await runner.query('RESET lock_timeout');
  };
}

async function refuseNewerDatabase(source: DataSource, runner: QueryRunner): Promise<void> {
  const known = new Set(namesOf(source));
  const executed = await new MigrationExecutor(source, runner).getExecutedMigrations();
  refuseUnknown(executed.map(({ name }) => name).filter((name) => !known.has(name)));
}

function namesOf({ migrations }: DataSource): readonly string[] {
  return migrations.map(({ name, constructor }) => name ?? constructor.name);
}

function refuseUnknown(unknown: readonly string[]): void {
  if (unknown.length === 0) return;
  throw new StartupFault(
    `The database is newer than this version of Readywire (it has ${unknown.join(', ')}): ` +
      'start the version that made it, or a later one.',
  );
}
