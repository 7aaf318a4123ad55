import { type Reader, Unreadable } from '../../core/config/readers.js';
import { Combinations, EnvVariable } from '../../core/config/variable.decorator.js';
import { DatabaseConfig } from '../../core/database/database.config.js';

/** HTTP Basic ends the id at the first colon. */
const ID = /^[^\p{Cc}:]{1,100}$/u;
const SECRET = /^[^\p{Cc}]{16,256}$/u;

const matching =
  (pattern: RegExp, expected: string): Reader<string> =>
  (value) => {
    if (pattern.test(value)) return value;
    throw new Unreadable(`must be ${expected}`);
  };

/** The API key of the environment. */
@Combinations<AccessConfig>(
  ({ keyId, keySecret }) =>
    (keyId === undefined) === (keySecret === undefined)
      ? undefined
      : 'API_KEY_ID and API_KEY_SECRET go together: set both or neither',
  ({ keyId, keySecret }, get) =>
    keyId === undefined && keySecret === undefined && get(DatabaseConfig).url !== undefined
      ? 'API_KEY_ID and API_KEY_SECRET are required with DATABASE_URL: ' +
        '`openssl rand -hex 32` makes a secret'
      : undefined,
)
export class AccessConfig {
  @EnvVariable('API_KEY_ID', {
    read: matching(ID, '1 to 100 characters without a colon'),
    about: 'Id of an API key of the role admin that always works. Embedded database: `readywire`.',
  })
  readonly keyId: string | undefined;

  @EnvVariable('API_KEY_SECRET', {
    read: matching(SECRET, '16 to 256 characters'),
    about: 'Its secret. Embedded database: generated into `DATA_DIR/keys/api.key`.',
    secret: true,
  })
  readonly keySecret: string | undefined;
}
