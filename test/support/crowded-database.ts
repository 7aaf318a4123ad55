import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase, POSTGRES_SERVER, type TestDatabase } from './test-database.js';
import type { TinyDisk } from './tiny-disk.js';

/** A database whose files are on the disk; PostgreSQL's own are elsewhere. */
export async function createDatabaseOn(disk: TinyDisk): Promise<TestDatabase> {
  const own = await createTestDatabase();
  const name = `readywire_crowded_${randomBytes(6).toString('hex')}`;
  const url = new URL(String(own.url));
  url.pathname = name;
  await onServer(async (client) => {
    const { rows } = await client.query<{ path: string }>(
      `SELECT current_setting('data_directory') AS path`,
    );
    await disk.giveToOwnerOf(String(rows[0]?.path));
    await client.query(`CREATE TABLESPACE ${name} LOCATION '${disk.path}'`);
    await client.query(`CREATE DATABASE ${name} TABLESPACE ${name}`);
  });
  const drop = async (): Promise<void> => {
    await onServer(async (client) => {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await client.query(`DROP TABLESPACE ${name}`);
    });
    await own.drop();
  };
  return { ...own, url: url.href, env: { ...own.env, DATABASE_URL: url.href }, drop };
}

async function onServer(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: String(POSTGRES_SERVER) });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
