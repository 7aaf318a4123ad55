import type { Database } from '../database/database.js';
import type { Keyring } from './keyring.js';
import { NOTHING_RESEALED, type ResealCounts } from './resealers.js';

/** One text of the deployment in the table `settings`, sealed. Its name is its purpose. */
export class SealedSetting {
  constructor(
    private readonly name: string,
    private readonly database: Database,
    private readonly keyring: Keyring,
  ) {}

  /**
   * What is kept there; the first time it is the text given, also for those who come second.
   * @throws UnsealError if no key of the ring opens it
   */
  async readOr(first: string): Promise<string> {
    await this.database.query(
      'INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
      [this.name, this.keyring.seal(first, this.name).toString('base64')],
    );
    return this.keyring.open(Buffer.from(await this.sealed(), 'base64'), this.name);
  }

  /** Seals it with the first key. @throws UnsealError if no key of the ring opens it */
  async reseal(): Promise<ResealCounts> {
    const value = await this.sealed();
    const fresh = this.keyring.reseal(Buffer.from(value, 'base64'), this.name).toString('base64');
    if (fresh === value) return { ...NOTHING_RESEALED, current: 1 };
    const written = await this.database.query(
      'UPDATE settings SET value = $2 WHERE name = $1 AND value = $3 RETURNING name',
      [this.name, fresh, value],
    );
    return { ...NOTHING_RESEALED, resealed: written.length, changed: 1 - written.length };
  }

  /** Empty if there is none. */
  private async sealed(): Promise<string> {
    const [row] = await this.database.query<{ value: string }>(
      'SELECT value FROM settings WHERE name = $1',
      [this.name],
    );
    return row?.value ?? '';
  }
}
