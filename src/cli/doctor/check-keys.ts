import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import type { ConfigStore } from '../../core/config/config-store.js';
import { ProcessConfig } from '../../core/config/process.config.js';
import { Keyring, UnsealError } from '../../core/secrets/keyring.js';
import { KEYRING_CANARY } from '../../core/secrets/canary.js';
import { SecretsConfig } from '../../core/secrets/secrets.config.js';
import { type Finding, fault, ok, skipped } from './finding.js';

const NOTHING = 'nothing is sealed yet';

/** Whether ENCRYPTION_KEYS open what the database holds: the canary, as at every start. */
export async function checkKeys(source: DataSource, config: ConfigStore): Promise<Finding> {
  const sealed = await readCanary(source);
  if (sealed === undefined) return skipped('keys', NOTHING);
  const keys = await keysOf(config);
  if (keys.length === 0) {
    return fault('keys', 'the key file in DATA_DIR/keys is gone', 'Put it back from a backup.');
  }
  try {
    new Keyring(keys).open(Buffer.from(sealed, 'base64'), KEYRING_CANARY);
    return ok('keys', 'open the secrets of this database');
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    const todo = 'Add the key that sealed them to ENCRYPTION_KEYS.';
    return fault('keys', 'ENCRYPTION_KEYS do not open the secrets of this database', todo);
  }
}

async function readCanary(source: DataSource): Promise<string | undefined> {
  const [found] = await source.query<{ table: string | null }[]>(
    `SELECT to_regclass('settings')::text AS table`,
  );
  if (!found?.table) return undefined;
  const rows = await source.query<{ value: string }[]>(
    'SELECT value FROM settings WHERE name = $1',
    [KEYRING_CANARY],
  );
  return rows[0]?.value;
}

/** Those of the environment, else the generated one; none is made here. */
async function keysOf({ get }: ConfigStore): Promise<readonly Buffer[]> {
  const { encryptionKeys } = get(SecretsConfig);
  if (encryptionKeys) return encryptionKeys;
  const file = join(get(ProcessConfig).dataDir, 'keys', 'encryption.key');
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? [] : [Buffer.from(text.trim(), 'base64')];
}
