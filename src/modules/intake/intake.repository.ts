import { Injectable } from '@nestjs/common';
import type { Instant } from '../../common/instant.js';
import { Database } from '../../core/database/database.js';
import type { Transaction } from '../../core/database/queryable.js';

/** The digest of a body with the event that it would become. */
export interface DigestClaim {
  readonly digest: Buffer;
  readonly eventId: string;
  readonly receivedAt: Instant;
}

/** Every query on the table of recent bodies. */
@Injectable()
export class IntakeRepository {
  constructor(private readonly database: Database) {}

  /**
   * Records the bodies as received, unless the same bytes were received within the window.
   * @param claims each digest once, sorted: crossing orders of two replicas would deadlock
   * @returns for each digest the event that stands for it: the claimed one, or the earlier one
   */
  async claimDigests(
    tx: Transaction,
    claims: readonly DigestClaim[],
    windowMs: number,
  ): Promise<ReadonlyMap<string, string>> {
    const rows = await tx.query<{ digest: Buffer; event_id: string }>(
      `INSERT INTO received_bodies AS known (digest, event_id, received_at)
       SELECT * FROM unnest($1::bytea[], $2::uuid[], $3::timestamptz[])
       ON CONFLICT (digest) DO UPDATE
         SET event_id = EXCLUDED.event_id, received_at = EXCLUDED.received_at, claimed_at = now()
         WHERE known.event_id = EXCLUDED.event_id
            OR known.received_at < EXCLUDED.received_at - $4 * interval '1 ms'
       RETURNING digest, event_id`,
      [...columnsOf(claims), windowMs],
    );
    const owners = new Map(rows.map((row) => [row.digest.toString('hex'), row.event_id]));
    const others = claims.filter(({ digest }) => !owners.has(digest.toString('hex')));
    if (others.length > 0) await this.addKnown(tx, owners, others, windowMs);
    return owners;
  }

  /**
   * The digests that somebody else holds; their rows are visible now that the INSERT met them. What
   * was received long before the one that is known (it waited in a journal) is an event of its own.
   */
  private async addKnown(
    tx: Transaction,
    owners: Map<string, string>,
    claims: readonly DigestClaim[],
    windowMs: number,
  ): Promise<void> {
    const rows = await tx.query<{ digest: Buffer; event_id: string }>(
      `SELECT claim.digest,
         CASE WHEN known.received_at > claim.received_at + $4 * interval '1 ms'
           THEN claim.event_id ELSE known.event_id END AS event_id
       FROM unnest($1::bytea[], $2::uuid[], $3::timestamptz[])
         AS claim (digest, event_id, received_at)
       JOIN received_bodies known ON known.digest = claim.digest`,
      [...columnsOf(claims), windowMs],
    );
    for (const row of rows) owners.set(row.digest.toString('hex'), row.event_id);
  }

  /** Forgets bodies that were stored longer ago than any window reaches; oldest first. */
  async forgetOlderThan(ageMs: number, atMost: number): Promise<number> {
    const rows = await this.database.query(
      `DELETE FROM received_bodies WHERE digest IN (
         SELECT digest FROM received_bodies
         WHERE claimed_at < now() - $1 * interval '1 ms'
         ORDER BY claimed_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING digest`,
      [ageMs, atMost],
    );
    return rows.length;
  }
}

function columnsOf(claims: readonly DigestClaim[]): readonly unknown[] {
  return [
    claims.map(({ digest }) => digest),
    claims.map(({ eventId }) => eventId),
    claims.map(({ receivedAt }) => receivedAt),
  ];
}
