import { choice, list, text } from './readers.js';
import { EnvVariable } from './variable.decorator.js';

/** What this process is for and where it may keep files. */
export class ProcessConfig {
  @EnvVariable('ROLES', {
    read: list(choice('api', 'worker'), 2),
    default: 'api,worker',
    about: 'What this process does: `api` answers requests, `worker` processes and delivers.',
  })
  readonly roles!: readonly ('api' | 'worker')[];

  @EnvVariable('DATA_DIR', {
    read: text,
    default: './data',
    about: 'Folder of the embedded database, of the generated keys and of the journal.',
  })
  readonly dataDir!: string;

  @EnvVariable('LOG_LEVEL', {
    read: choice('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    default: 'info',
    about: 'The least severe log line that is written.',
  })
  readonly logLevel!: string;

  get isWorker(): boolean {
    return this.roles.includes('worker');
  }

  get isApi(): boolean {
    return this.roles.includes('api');
  }
}
