import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

/**
 * Small values of the deployment that a module keeps beside the data, as JSON under a name of its
 * own such as `argyle:registration`. Rows of the table `settings`; what has a size or a history
 * gets a table instead.
 */
@Injectable()
export class Settings {
  constructor(private readonly database: Database) {}

  /** What was put under the name, or null. The reader decides whether it understands it. */
  async read(name: string): Promise<unknown> {
    const [row] = await this.database.query<{ value: string }>(
      'SELECT value FROM settings WHERE name = $1',
      [name],
    );
    return row ? (JSON.parse(row.value) as unknown) : null;
  }

  /** Replaces what is there. */
  async put(name: string, value: object): Promise<void> {
    await this.database.query(
      `INSERT INTO settings (name, value) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value`,
      [name, JSON.stringify(value)],
    );
  }
}
