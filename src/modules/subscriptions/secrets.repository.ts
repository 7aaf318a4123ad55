import { Injectable } from '@nestjs/common';
import type { Instant } from '../../common/instant.js';
import type { Queryable, Transaction } from '../../core/database/queryable.js';
import type { SubscriptionEntity } from '../../entities/subscription.entity.js';

/** A new secret that takes the place of another one. */
export interface Rotation {
  readonly id: string;
  readonly sealed: Buffer;
  /** How long the other one signs beside it. */
  readonly overlapMs: number;
  readonly at: Instant;
}

/** The sealed secrets of a subscription. */
export type SealedRow = Pick<SubscriptionEntity, 'id' | 'secret_sealed' | 'old_secret_sealed'>;

/** What a row is sealed with now, if it has not changed since it was read. */
export interface ResealedRow {
  readonly read: SealedRow;
  readonly secret: Buffer | null;
  readonly old: Buffer | null;
}

const IS_OVERLAPPING = 'old_secret_until > now()';

/** The queries on the secrets of subscriptions; the database's clock says when an overlap ends. */
@Injectable()
export class SecretsRepository {
  /**
   * Sets the new secret; the one that it replaces becomes the old one. During an overlap the old
   * one stays what it is, and its end is never moved further away.
   * @returns until when the old one signs, or null if there is none
   */
  async rotate(tx: Transaction, rotation: Rotation): Promise<Instant | null> {
    const { id, sealed, overlapMs, at } = rotation;
    const [row] = await tx.query<{ old_secret_until: Instant | null }>(
      `UPDATE subscriptions SET secret_sealed = $2, updated_at = $4,
         old_secret_sealed = CASE
           WHEN $3::bigint = 0 OR secret_sealed IS NULL THEN NULL
           WHEN ${IS_OVERLAPPING} THEN old_secret_sealed ELSE secret_sealed END,
         old_secret_until = CASE
           WHEN $3::bigint = 0 OR secret_sealed IS NULL THEN NULL
           WHEN ${IS_OVERLAPPING}
             THEN LEAST(old_secret_until, now() + $3::bigint * interval '1 ms')
           ELSE now() + $3::bigint * interval '1 ms' END
       WHERE id = $1 RETURNING old_secret_until`,
      [id, sealed, overlapMs, at],
    );
    return row?.old_secret_until ?? null;
  }

  /** Removes the old secrets whose overlap has ended. */
  async forgetEnded(db: Queryable): Promise<void> {
    await db.query(
      `UPDATE subscriptions SET old_secret_sealed = NULL, old_secret_until = NULL
       WHERE old_secret_until <= now()`,
    );
  }

  /** The next rows with a secret, by id. @param after the last id that was read */
  async sealed(db: Queryable, after: string, count: number): Promise<readonly SealedRow[]> {
    return db.query<SealedRow>(
      `SELECT id, secret_sealed, old_secret_sealed FROM subscriptions
       WHERE id > $1 AND (secret_sealed IS NOT NULL OR old_secret_sealed IS NOT NULL)
       ORDER BY id LIMIT $2`,
      [after, count],
    );
  }

  /** A row that has changed since it was read is left alone. @returns how many were written */
  async reseal(db: Queryable, rows: readonly ResealedRow[]): Promise<number> {
    if (rows.length === 0) return 0;
    const written = await db.query(
      `UPDATE subscriptions s SET secret_sealed = r.secret, old_secret_sealed = r.old
       FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[])
         AS r (id, read_secret, read_old, secret, old)
       WHERE s.id = r.id AND s.secret_sealed IS NOT DISTINCT FROM r.read_secret
         AND s.old_secret_sealed IS NOT DISTINCT FROM r.read_old
       RETURNING s.id`,
      [
        rows.map(({ read }) => read.id),
        rows.map(({ read }) => read.secret_sealed),
        rows.map(({ read }) => read.old_secret_sealed),
        rows.map(({ secret }) => secret),
        rows.map(({ old }) => old),
      ],
    );
    return written.length;
  }
}
