import { DataSource } from 'typeorm';
import { Database } from '../../src/core/database/database.js';
import { DEFAULT_ENV } from './defaults.js';
import { openContext } from './open-context.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

/** A migrated database without a service around it. */
export interface OpenDatabase {
  readonly database: Database;
  readonly source: DataSource;
  /** Disconnects, and deletes the database if it was made here. */
  close(): Promise<void>;
}

/**
 * Opens a database for the test of a repository: one of its own, or another connection to one
 * that is given (on PostgreSQL; the embedded database takes one process only).
 */
export async function openDatabase(existing?: TestDatabase): Promise<OpenDatabase> {
  const own = existing ?? (await createTestDatabase());
  const context = await openContext({ ...DEFAULT_ENV, ...own.env });
  const close = async (): Promise<void> => {
    await context.close();
    if (existing === undefined) await own.drop();
  };
  return { database: context.get(Database), source: context.get(DataSource), close };
}
