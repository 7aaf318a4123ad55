/** What the services of a run are started with, and the run itself needs. */
export const KEYS = {
  apiKeyId: 'bench',
  apiKeySecret: 'secret-of-the-bench-0123456789',
  intakeSecret: 'intake-secret-of-the-bench',
  subscriptionSecret: 'subscription-secret-of-the-bench',
} as const;

/**
 * Their environment: real timeouts, short waits between the tries.
 * @param databaseUrl null: the embedded database
 */
export function environment(
  databaseUrl: string | null,
  port: number,
  dataDir: string,
): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataDir,
    ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
    API_KEY_ID: KEYS.apiKeyId,
    API_KEY_SECRET: KEYS.apiKeySecret,
    INTAKE_SECRET: KEYS.intakeSecret,
    ENCRYPTION_KEYS: Buffer.alloc(32, 'readywire-chaos').toString('base64'),
    DELIVERY_ALLOWED_NETWORKS: '127.0.0.0/8',
    DELIVERY_TIMEOUT: '10s',
    DELIVERY_RETRY_SCHEDULE: '1s,2s,5s,10s,20s,30s',
    LOG_LEVEL: 'warn',
  };
}
