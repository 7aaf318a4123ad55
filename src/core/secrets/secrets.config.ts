import { DatabaseConfig } from '../database/database.config.js';
import { list, type Reader, Unreadable } from '../config/readers.js';
import { Combinations, EnvVariable } from '../config/variable.decorator.js';

const KEY_BYTES = 32;

const encryptionKey: Reader<Buffer> = (value) => {
  const key = Buffer.from(value, 'base64');
  if (key.length === KEY_BYTES && key.toString('base64') === value) return key;
  throw new Unreadable('must be base64 of 32 bytes each (`openssl rand -base64 32` makes one)');
};

/** The keys with which secrets are sealed at rest. */
@Combinations<SecretsConfig>((secrets, get) =>
  secrets.encryptionKeys === undefined && get(DatabaseConfig).url !== undefined
    ? 'ENCRYPTION_KEYS is required with DATABASE_URL: `openssl rand -base64 32` makes a key'
    : undefined,
)
export class SecretsConfig {
  @EnvVariable('ENCRYPTION_KEYS', {
    read: list(encryptionKey, 8),
    about:
      'Keys that seal secrets at rest, base64 of 32 bytes each; the first seals, all open. ' +
      'Embedded database: generated into `DATA_DIR`.',
    secret: true,
  })
  readonly encryptionKeys: readonly Buffer[] | undefined;
}
