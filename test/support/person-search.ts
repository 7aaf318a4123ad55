import type { Queryable } from '../../src/core/database/queryable.js';
import type { Cage, Sighting } from './canaries.js';

/**
 * Looks for a person in every row of every table, whatever its columns are: as text, in hex (the
 * bytes of bodies) and in base64.
 */
export async function searchDatabase(
  database: Queryable,
  cage: Cage,
): Promise<readonly Sighting[]> {
  const tables = await database.query<{ name: string }>(
    `SELECT DISTINCT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' ORDER BY 1`,
  );
  const sightings: Sighting[] = [];
  for (const { name } of tables) {
    const rows = await database.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`);
    for (const { row } of rows) sightings.push(...cage.seenIn(name, row));
  }
  return sightings;
}

/** The tables in which something was seen, each once. */
export function tablesOf(sightings: readonly Sighting[]): readonly string[] {
  return [...new Set(sightings.map(({ where }) => where.split(':')[0] ?? ''))].sort();
}
