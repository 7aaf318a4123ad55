import { Injectable } from '@nestjs/common';
import type { Instant } from '../../common/instant.js';
import { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import type { Pause } from './pause.js';

/** The names in the table `settings` under which pauses are kept. */
const PREFIX = 'pause:';

interface Row {
  readonly name: string;
  readonly value: string;
}

/** The queries on the pauses, which are rows of the table `settings`. */
@Injectable()
export class PausesRepository {
  constructor(private readonly database: Database) {}

  async all(): Promise<readonly Pause[]> {
    const rows = await this.database.query<Row>(
      `SELECT name, value FROM settings WHERE starts_with(name, $1) ORDER BY name`,
      [PREFIX],
    );
    return rows.map(toPause);
  }

  /** Adds the pause, by the database's clock; one that is there keeps its time, not its reason. */
  async put(db: Queryable, part: string, reason: string | null): Promise<void> {
    await db.query(
      `INSERT INTO settings AS known (name, value)
       VALUES ($1, jsonb_build_object('reason', $2::text, 'since',
         to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text)
       ON CONFLICT (name) DO UPDATE SET value =
         (known.value::jsonb || jsonb_build_object('reason', $2::text))::text
       WHERE $2::text IS NOT NULL`,
      [`${PREFIX}${part}`, reason],
    );
  }

  /** @returns false if there was none */
  async remove(db: Queryable, part: string): Promise<boolean> {
    const rows = await db.query('DELETE FROM settings WHERE name = $1 RETURNING name', [
      `${PREFIX}${part}`,
    ]);
    return rows.length > 0;
  }
}

function toPause({ name, value }: Row): Pause {
  const { since, reason } = JSON.parse(value) as { since: Instant; reason: string | null };
  return { part: name.slice(PREFIX.length), since, reason };
}
