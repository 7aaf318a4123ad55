import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { DatabaseConnector } from '../database/database-connector.js';
import { StartupFault } from '../startup-fault.js';
import { Keyring } from './keyring.js';
import { NOTHING_RESEALED, type ResealCounts, Resealers } from './resealers.js';

const NAME = 'keyring-canary';

/**
 * A sealed word in the table `settings`, opened at every start: a wrong key shows then and not
 * when the first delivery fails.
 */
@Injectable()
export class KeyringCanary implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly resealers: Resealers,
    private readonly connector: DatabaseConnector,
  ) {}

  onModuleInit(): void {
    this.connector.addCheck(() => this.check());
    this.resealers.add('the canary', () => this.reseal());
  }

  /** @throws StartupFault if ENCRYPTION_KEYS can't open what this database holds */
  async check(): Promise<void> {
    const fresh = this.keyring.seal('tweet', NAME).toString('base64');
    await this.database.query(
      'INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
      [NAME, fresh],
    );
    try {
      this.keyring.open(Buffer.from(await this.read(), 'base64'), NAME);
    } catch {
      throw new StartupFault(
        'ENCRYPTION_KEYS does not open the secrets of this database: add the key that sealed them.',
      );
    }
  }

  /** Empty if there is none. */
  private async read(): Promise<string> {
    const [row] = await this.database.query<{ value: string }>(
      'SELECT value FROM settings WHERE name = $1',
      [NAME],
    );
    return row?.value ?? '';
  }

  private async reseal(): Promise<ResealCounts> {
    const value = await this.read();
    const fresh = this.keyring.reseal(Buffer.from(value, 'base64'), NAME).toString('base64');
    if (fresh === value) return { ...NOTHING_RESEALED, current: 1 };
    const written = await this.database.query(
      'UPDATE settings SET value = $2 WHERE name = $1 AND value = $3 RETURNING name',
      [NAME, fresh, value],
    );
    return { ...NOTHING_RESEALED, resealed: written.length, changed: 1 - written.length };
  }
}
