import { ProcessConfig } from '../config/process.config.js';
import { choice, integer, type Reader, Unreadable } from '../config/readers.js';
import { Combinations, EnvVariable } from '../config/variable.decorator.js';

const postgresUrl: Reader<string> = (value) => {
  const protocol = URL.canParse(value) ? new URL(value).protocol : '';
  if (['postgres:', 'postgresql:'].includes(protocol)) return value;
  throw new Unreadable('must be postgres://user:password@host:5432/database');
};

/** Where the database is. */
@Combinations<DatabaseConfig>((database, get) =>
  database.url === undefined && get(ProcessConfig).roles.length < 2
    ? 'ROLES may be split only with DATABASE_URL: the embedded database belongs to one process'
    : undefined,
)
export class DatabaseConfig {
  @EnvVariable('DATABASE_URL', {
    read: postgresUrl,
    about:
      'PostgreSQL 14 or newer; TLS by its parameters. Unset: the embedded database in `DATA_DIR`.',
    secret: true,
  })
  readonly url: string | undefined;

  @EnvVariable('DATABASE_POOL', {
    read: integer(4, 200),
    default: '10',
    about:
      'Connections to PostgreSQL that this process opens at most, beside one for wake-ups. A fifth ' +
      'of them is kept free for webhooks, a quarter each for background work and for the API, at ' +
      'least one; whoever needs more takes of the rest.',
  })
  readonly pool!: number;

  @EnvVariable('MIGRATE', {
    read: choice('auto', 'check', 'off'),
    default: 'auto',
    about:
      'Who brings the schema up to date. `auto`: this process, at its start. `check`: somebody ' +
      'else (`readywire migrate`); until then this process waits and is not ready. `off`: nobody ' +
      'looks.',
  })
  readonly migrate!: 'auto' | 'check' | 'off';
}
