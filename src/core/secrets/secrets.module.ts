import { Global, Module } from '@nestjs/common';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { ConfigStore } from '../config/config-store.js';
import { ProcessConfig } from '../config/process.config.js';
import { KeyringCanary } from './canary.js';
import { readOrGenerate } from './key-file.js';
import { Keyring } from './keyring.js';
import { Resealers } from './resealers.js';
import { SecretsConfig } from './secrets.config.js';

async function openKeyring({ get }: ConfigStore): Promise<Keyring> {
  const configured = get(SecretsConfig).encryptionKeys;
  if (configured) return new Keyring(configured);
  const { text } = await readOrGenerate(join(get(ProcessConfig).dataDir, 'keys', 'encryption.key'));
  return new Keyring([Buffer.from(text, 'base64')]);
}

/** Offers the keyring: from ENCRYPTION_KEYS, or generated beside the embedded database. */
@Global()
@Module({
  providers: [
    // The data source comes first: it is what locks DATA_DIR against a second process.
    { provide: Keyring, useFactory: openKeyring, inject: [ConfigStore, DataSource] },
    KeyringCanary,
    Resealers,
  ],
  exports: [Keyring, KeyringCanary, Resealers],
})
export class SecretsModule {}
