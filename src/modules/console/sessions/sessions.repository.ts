import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../../core/database/queryable.js';
import type { ConsoleSessionEntity } from '../entities/console-session.entity.js';

/** Since nobody did anything with it, and since signing in: past either a session is over. */
const IDLE = `interval '30 minutes'`;
const LONGEST = `interval '12 hours'`;
/** More than anybody signs in; beyond it the oldest are not known any more. */
const MOST = 10_000;
/** One key's sign-ins must not push out everybody else's sessions. */
const MOST_OF_A_KEY = 50;

/** A session that lives. */
export interface LiveSession extends Pick<ConsoleSessionEntity, 'key_id' | 'key_fingerprint'> {
  readonly token_sha256: Buffer;
  readonly ends_at: string;
}

/** The queries on `console_sessions`; times are compared on the database's clock. */
@Injectable()
export class SessionsRepository {
  live(db: Queryable): Promise<LiveSession[]> {
    return db.query<LiveSession>(
      `SELECT token_sha256, key_id, key_fingerprint,
         least(seen_at + ${IDLE}, created_at + ${LONGEST}) AS ends_at
       FROM console_sessions
       WHERE seen_at > now() - ${IDLE} AND created_at > now() - ${LONGEST}
       ORDER BY created_at DESC LIMIT ${String(MOST)}`,
    );
  }

  async insert(
    db: Queryable,
    digest: Buffer,
    key: { readonly keyId: string; readonly fingerprint: string },
  ): Promise<void> {
    await db.query(
      `WITH too_many AS (
         SELECT token_sha256 FROM console_sessions WHERE key_id = $2
         ORDER BY created_at DESC OFFSET ${String(MOST_OF_A_KEY - 1)}),
       removed AS (
         DELETE FROM console_sessions WHERE token_sha256 IN (SELECT token_sha256 FROM too_many))
       INSERT INTO console_sessions (token_sha256, key_id, key_fingerprint, created_at, seen_at)
       VALUES ($1, $2, $3, now(), now())`,
      [digest, key.keyId, key.fingerprint],
    );
  }

  /** Somebody did something with it; what is over stays over. */
  async touch(db: Queryable, digest: Buffer): Promise<void> {
    await db.query(
      `UPDATE console_sessions SET seen_at = now()
       WHERE token_sha256 = $1 AND seen_at < now() - interval '1 minute'
         AND seen_at > now() - ${IDLE}`,
      [digest],
    );
  }

  async remove(db: Queryable, digest: Buffer): Promise<void> {
    await db.query('DELETE FROM console_sessions WHERE token_sha256 = $1', [digest]);
  }

  async removeOver(db: Queryable): Promise<void> {
    await db.query(
      `DELETE FROM console_sessions
       WHERE seen_at <= now() - ${IDLE} OR created_at <= now() - ${LONGEST}`,
    );
  }
}
