import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { StartupFault } from '../startup-fault.js';
import { Keyring } from './keyring.js';

const NAME = 'keyring-canary';

/**
 * A sealed word in the table `settings`, opened at every start: a wrong key shows then and not
 * when the first delivery fails.
 */
@Injectable()
export class KeyringCanary {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
  ) {}

  /** @throws StartupFault if ENCRYPTION_KEYS can't open what this database holds */
  async check(): Promise<void> {
    const fresh = this.keyring.seal('tweet', NAME).toString('base64');
    await this.database.query(
      'INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
      [NAME, fresh],
    );
    const [row] = await this.database.query<{ value: string }>(
      'SELECT value FROM settings WHERE name = $1',
      [NAME],
    );
    try {
      this.keyring.open(Buffer.from(row?.value ?? '', 'base64'), NAME);
    } catch {
      throw new StartupFault(
        'ENCRYPTION_KEYS does not open the secrets of this database: add the key that sealed them.',
      );
    }
  }
}
