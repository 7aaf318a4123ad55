import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { copyTemplate } from './embedded-template.js';

/** A database that belongs to one test, with the variables that lead a service to it. */
export interface TestDatabase {
  readonly env: Readonly<Record<string, string>>;
  /** The folder for keys and the like; the embedded database itself, if it is that. */
  readonly dataDir: string;
  /** Unset for the embedded database. */
  readonly url: string | undefined;
  /** Deletes it with all that is in it. */
  drop(): Promise<void>;
}

/** The server on which every test gets a database of its own; unset: the embedded database. */
export const POSTGRES_SERVER = process.env['TEST_DATABASE_URL'];

export const isOnPostgres = POSTGRES_SERVER !== undefined;

/** A fresh database: on the server of `TEST_DATABASE_URL` an empty one, else a migrated folder. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'readywire-test-'));
  const dropFolder = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
  if (POSTGRES_SERVER === undefined) {
    await copyTemplate(dataDir);
    return { env: { DATA_DIR: dataDir }, dataDir, url: undefined, drop: dropFolder };
  }
  const { url, drop } = await createOn(POSTGRES_SERVER);
  const dropBoth = async (): Promise<void> => {
    await Promise.all([drop(), dropFolder()]);
  };
  return { env: { DATA_DIR: dataDir, DATABASE_URL: url }, dataDir, url, drop: dropBoth };
}

/** Ends every connection to the database, and lets none in any more. */
export async function cutOff({ url }: TestDatabase): Promise<void> {
  const name = new URL(String(url)).pathname.slice(1);
  await runOn(String(POSTGRES_SERVER), `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await runOn(
    String(POSTGRES_SERVER),
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
  );
}

async function createOn(server: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `readywire_test_${randomBytes(6).toString('hex')}`;
  await runOn(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runOn(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function runOn(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
