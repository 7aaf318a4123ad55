import pg from 'pg';
import { valueParsers } from '../../../src/core/database/value-parsers.js';
import type { Database } from '../../../src/core/database/database.js';

/** A connection of the bench's own, with the settings of the service's sessions. */
export async function connectTo(connectionString: string): Promise<pg.Client> {
  const options = '-c timezone=UTC -c jit=off';
  const client = new pg.Client({ connectionString, options, types: valueParsers });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The service's repositories ask it as if it were theirs. */
export function databaseOf(client: pg.Client): Database {
  const query = async (sql: string, parameters: readonly unknown[] = []): Promise<unknown> =>
    (await client.query(sql, [...parameters])).rows;
  return { query } as unknown as Database;
}
