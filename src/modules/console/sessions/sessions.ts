import { Injectable, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { createHash, randomBytes } from 'node:crypto';
import { Database } from '../../../core/database/database.js';
import { type Caller, Callers } from '../../../core/server/callers.js';
import { SignInRefused } from '../console.errors.js';
import { tokenOf } from './session-cookie.js';
import { SessionSnapshot } from './session-snapshot.js';
import { SessionsRepository } from './sessions.repository.js';

const TOKEN_BYTES = 32;
/** What a page sends along with what it does by itself: that keeps nobody signed in. */
const BY_ITSELF = 'readywire-background';

/** A session and the key behind it, both live. */
export interface SignedIn {
  readonly caller: Caller;
  readonly endsAt: string;
}

/**
 * Who is signed in. A session is as good as its API key at this moment: the key's role decides,
 * and with the key it ends.
 */
@Injectable()
export class Sessions {
  private readonly logger = new Logger('console');

  constructor(
    private readonly database: Database,
    private readonly repository: SessionsRepository,
    private readonly snapshot: SessionSnapshot,
    private readonly callers: Callers,
  ) {}

  /**
   * @returns the token, which nobody can read again
   * @throws SignInRefused
   */
  async open(credentials: { readonly id: string; readonly secret: string }): Promise<string> {
    const caller = await this.callers.check(credentials);
    if (!caller) throw new SignInRefused();
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    await this.repository.insert(this.database, digestOf(token), caller);
    this.snapshot.forget();
    return token;
  }

  /** It ends: at once here, within 2 s in other processes. */
  async close(token: string): Promise<void> {
    await this.repository.remove(this.database, digestOf(token));
    this.snapshot.forget();
  }

  /** Null: it is none, it is over, or its key is not the same any more. */
  async find(token: string): Promise<SignedIn | null> {
    const session = await this.snapshot.find(digestOf(token));
    const caller = session && (await this.callers.current(session.key_id));
    if (!caller || caller.fingerprint !== session.key_fingerprint) return null;
    return { caller, endsAt: session.ends_at };
  }

  /** Who sends this request by a session's cookie, from a page of this service. */
  async ofRequest(request: FastifyRequest): Promise<SignedIn | null> {
    const token = isOfOwnPage(request) ? tokenOf(request) : null;
    const found = token === null ? null : await this.find(token);
    if (token !== null && found && request.headers[BY_ITSELF] === undefined) this.touch(token);
    return found;
  }

  /** Nobody waits for it, and nothing hangs on it but when the session ends. */
  private touch(token: string): void {
    this.repository.touch(this.database, digestOf(token)).catch((error: unknown) => {
      this.logger.debug({ msg: 'a session was not prolonged', err: error });
    });
  }
}

/** A cookie travels between the ports of a host: what another page asks for gets nothing. */
function isOfOwnPage({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
