import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { DatabaseConnector } from '../database/database-connector.js';
import { StartupFault } from '../startup-fault.js';
import { Keyring, UnsealError } from './keyring.js';
import { Resealers } from './resealers.js';
import { SealedSetting } from './sealed-setting.js';

/** Its name in the table `settings`, and the purpose that it is sealed for. */
export const KEYRING_CANARY = 'keyring-canary';

/**
 * A sealed word in the table `settings`, opened at every start: a wrong key shows then and not
 * when the first delivery fails.
 */
@Injectable()
export class KeyringCanary implements OnModuleInit {
  private readonly setting: SealedSetting;

  constructor(
    database: Database,
    keyring: Keyring,
    private readonly resealers: Resealers,
    private readonly connector: DatabaseConnector,
  ) {
    this.setting = new SealedSetting(KEYRING_CANARY, database, keyring);
  }

  onModuleInit(): void {
    this.connector.addCheck(() => this.check());
    this.resealers.add('the canary', () => this.setting.reseal());
  }

  /** @throws StartupFault if ENCRYPTION_KEYS can't open what this database holds */
  async check(): Promise<void> {
    try {
      await this.setting.readOr('tweet');
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      throw new StartupFault(
        'ENCRYPTION_KEYS does not open the secrets of this database: add the key that sealed them.',
      );
    }
  }
}
