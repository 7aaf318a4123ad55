import { Injectable } from '@nestjs/common';
import type { Caller } from '../../core/server/request-scope.js';
import type { Role } from '../../core/server/route-access.js';
import type { Credentials } from './basic-credentials.js';
import { EnvironmentKey } from './environment-key.js';
import { digestOf, isSameDigest } from './key-secret.js';
import { KeySnapshot } from './key-snapshot.js';

/** Compared with when the id is unknown, so that it costs the same; the digest of nothing. */
const NOBODY = Buffer.alloc(32);

/** Tells whose credentials these are. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly environmentKey: EnvironmentKey,
    private readonly keys: KeySnapshot,
  ) {}

  /**
   * The role of the key, or null if it is none. The environment's key is known without the
   * database; for any other this rejects while the database is away.
   */
  async roleOf(credentials: Credentials): Promise<Role | null> {
    return (await this.callerOf(credentials))?.role ?? null;
  }

  /** The key itself, as {@link roleOf}. */
  async callerOf(credentials: Credentials): Promise<Caller | null> {
    const { id } = credentials;
    if (this.environmentKey.isMatchedBy(credentials)) {
      return { id, name: 'environment', role: 'admin' };
    }
    const key = (await this.keys.current()).get(id);
    const fits = isSameDigest(digestOf(credentials.secret), key?.secret_sha256 ?? NOBODY);
    return key && fits ? { id, name: key.name, role: key.role } : null;
  }
}
