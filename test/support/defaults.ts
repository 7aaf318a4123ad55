import type { Credentials } from './api-client.js';
import { INTAKE_SECRET } from './signed.js';

/** The admin API key of every started service. */
export const ADMIN: Credentials = { id: 'test', secret: 'secret-of-the-tests-0123456789' };

/** The environment of a service in tests, unless the test says otherwise. */
export const DEFAULT_ENV: Readonly<Record<string, string>> = {
  HOST: '127.0.0.1',
  PORT: '0',
  API_KEY_ID: ADMIN.id,
  API_KEY_SECRET: ADMIN.secret,
  INTAKE_SECRET,
  ENCRYPTION_KEYS: Buffer.alloc(32, 'readywire-tests').toString('base64'),
  DELIVERY_ALLOWED_NETWORKS: '127.0.0.0/8',
  DELIVERY_RETRY_SCHEDULE: '100ms,200ms,400ms,1s,2s',
  // A machine that stands still for seconds is no database that is away.
  INTAKE_COMMIT_TIMEOUT: '8s',
  LOG_LEVEL: 'silent',
};
