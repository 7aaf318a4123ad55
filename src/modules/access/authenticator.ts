import { Injectable } from '@nestjs/common';
import type { Caller, KeyBook } from '../../core/server/callers.js';
import type { Credentials } from './basic-credentials.js';
import { EnvironmentKey } from './environment-key.js';
import { digestOf, fingerprintOf, isSameDigest } from './key-secret.js';
import type { LiveKey } from './access.repository.js';
import { KeySnapshot } from './key-snapshot.js';

/** Compared with when the id is unknown, so that it costs the same; the digest of nothing. */
const NOBODY = Buffer.alloc(32);

/** Tells whose credentials these are. */
@Injectable()
export class Authenticator implements KeyBook {
  constructor(
    private readonly environmentKey: EnvironmentKey,
    private readonly keys: KeySnapshot,
  ) {}

  /**
   * The caller with this key, or null if it is none. The environment's key is known without the
   * database; for any other this rejects while the database is away.
   */
  async check(credentials: Credentials): Promise<Caller | null> {
    if (this.environmentKey.isMatchedBy(credentials)) return this.environmentKey.caller;
    const key = (await this.keys.current()).get(credentials.id);
    const fits = isSameDigest(digestOf(credentials.secret), key?.secret_sha256 ?? NOBODY);
    return key && fits ? toCaller(key) : null;
  }

  /** The live key of this id; rejects as `check` does. */
  async current(keyId: string): Promise<Caller | null> {
    const { caller } = this.environmentKey;
    if (keyId === caller.keyId) return caller;
    const key = (await this.keys.current()).get(keyId);
    return key ? toCaller(key) : null;
  }
}

function toCaller({ id, name, role, secret_sha256 }: LiveKey): Caller {
  return { keyId: id, name, role, fingerprint: fingerprintOf(secret_sha256) };
}
