import { Injectable, type OnModuleInit } from '@nestjs/common';
import { createHmac, randomBytes } from 'node:crypto';
import { Database } from '../database/database.js';
import { DatabaseConnector } from '../database/database-connector.js';
import { Keyring, UnsealError } from '../secrets/keyring.js';
import { Resealers } from '../secrets/resealers.js';
import { SealedSetting } from '../secrets/sealed-setting.js';
import { StartupFault } from '../startup-fault.js';

const KEY_BYTES = 32;

/**
 * The key under which the ids of erased persons are hashed. It is made once for a database and
 * kept sealed in `settings`, so that it outlives every rotation of ENCRYPTION_KEYS: with another
 * one nobody who was erased would be known any more. Without the key a hash can't be compared
 * with an id, not even by somebody who has the whole database.
 */
@Injectable()
export class ErasureKey implements OnModuleInit {
  private readonly setting: SealedSetting;
  private key: Buffer | undefined;

  constructor(
    database: Database,
    keyring: Keyring,
    private readonly resealers: Resealers,
    private readonly connector: DatabaseConnector,
  ) {
    this.setting = new SealedSetting('erasure-key', database, keyring);
  }

  onModuleInit(): void {
    this.connector.addCheck(() => this.load());
    this.resealers.add('the erasure key', () => this.setting.reseal());
  }

  /** @param user an id in lower case */
  hashOf(user: string): Buffer {
    if (!this.key) throw new Error('the database has not been connected yet');
    return createHmac('sha256', this.key).update(user).digest();
  }

  /** @throws StartupFault if ENCRYPTION_KEYS can't open it */
  private async load(): Promise<void> {
    try {
      const first = randomBytes(KEY_BYTES).toString('base64');
      this.key = Buffer.from(await this.setting.readOr(first), 'base64');
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      throw new StartupFault(
        'ENCRYPTION_KEYS does not open the key of the erased persons: add the key that sealed it.',
      );
    }
  }
}
