import { join } from 'node:path';
import type { ConfigStore } from '../../core/config/config-store.js';
import { ProcessConfig } from '../../core/config/process.config.js';
import { announce } from '../../core/logging/announce.js';
import { readOrGenerate } from '../../core/secrets/key-file.js';
import { StartupFault } from '../../core/startup-fault.js';
import { AccessConfig } from './access.config.js';
import type { Caller } from '../../core/server/callers.js';
import type { Credentials } from './basic-credentials.js';
import { digestOf, fingerprintOf, isSameDigest } from './key-secret.js';

const GENERATED_ID = 'readywire';
/** A file that somebody emptied must not let everybody in. */
const SHORTEST_SECRET = 16;

/**
 * The admin key of the environment. It lives in memory alone, so that it works while the
 * database is away and can't be revoked by a call.
 */
export class EnvironmentKey {
  private readonly digest: Buffer;

  constructor(
    private readonly id: string,
    secret: string,
  ) {
    this.digest = digestOf(secret);
  }

  /** Whoever calls with it. */
  get caller(): Caller {
    const fingerprint = fingerprintOf(this.digest);
    return { keyId: this.id, name: 'environment', role: 'admin', fingerprint };
  }

  /** Whether these are its id and secret; the secret is compared in constant time. */
  isMatchedBy({ id, secret }: Credentials): boolean {
    const fits = isSameDigest(digestOf(secret), this.digest);
    return fits && id === this.id;
  }
}

/**
 * The key of API_KEY_ID and API_KEY_SECRET, else the one in `DATA_DIR/keys/api.key`, made the
 * first time. Tells the terminal where it is; a new one itself too, if a person is watching.
 * @throws StartupFault if the file has been emptied or cut short
 */
export async function openEnvironmentKey({ get }: ConfigStore): Promise<EnvironmentKey> {
  const { keyId, keySecret } = get(AccessConfig);
  if (keyId !== undefined && keySecret !== undefined) return new EnvironmentKey(keyId, keySecret);
  const path = join(get(ProcessConfig).dataDir, 'keys', 'api.key');
  const { text, isNew } = await readOrGenerate(path);
  if (text.length < SHORTEST_SECRET) {
    throw new StartupFault(`${path} holds no API key: delete the file and a new one is made.`);
  }
  announce(`API key:         id ${GENERATED_ID}, its secret is in ${path}`);
  if (isNew && process.stderr.isTTY) announce(`                 ${text}`);
  return new EnvironmentKey(GENERATED_ID, text);
}
