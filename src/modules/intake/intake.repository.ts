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

/** The event that stands for a digest. */
export interface DigestOwner {
  readonly eventId: string;
  /** The first event with the same bytes, if they came before, longer ago than the window. */
  readonly repeatOf: string | null;
}

interface OwnerRow {
  readonly digest: Buffer;
  readonly event_id: string;
  readonly first_event_id: string | null;
}

/** Every query on the table of the bodies that came, and one on the log for what came again. */
@Injectable()
export class IntakeRepository {
  constructor(private readonly database: Database) {}

  /**
   * Records the bodies as received, unless the same bytes were received within the window.
   * @param claims each digest once, sorted: crossing orders of two replicas would deadlock
   * @returns for each digest (in hex) the event that stands for it: the claimed one, or the earlier
   */
  async claimDigests(
    tx: Transaction,
    claims: readonly DigestClaim[],
    windowMs: number,
  ): Promise<ReadonlyMap<string, DigestOwner>> {
    const rows = await tx.query<OwnerRow>(
      `INSERT INTO received_bodies AS known (digest, event_id, received_at, first_event_id)
       SELECT claim.*, (
         SELECT event_id FROM remembered_bodies WHERE hash = ${hashOf('claim.digest')})
       FROM unnest($1::bytea[], $2::uuid[], $3::timestamptz[])
         AS claim (digest, event_id, received_at)
       ON CONFLICT (digest) DO UPDATE
         SET event_id = EXCLUDED.event_id, received_at = EXCLUDED.received_at, claimed_at = now(),
           first_event_id = COALESCE(known.first_event_id,
             NULLIF(known.event_id, EXCLUDED.event_id))
         WHERE known.event_id = EXCLUDED.event_id
            OR known.received_at < EXCLUDED.received_at - $4 * interval '1 ms'
       RETURNING digest, event_id, first_event_id`,
      [...columnsOf(claims), windowMs],
    );
    const owners = new Map(rows.map(toOwner));
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
    owners: Map<string, DigestOwner>,
    claims: readonly DigestClaim[],
    windowMs: number,
  ): Promise<void> {
    const rows = await tx.query<OwnerRow>(
      `SELECT claim.digest, NULL AS first_event_id,
         CASE WHEN known.received_at > claim.received_at + $4 * interval '1 ms'
           THEN claim.event_id ELSE known.event_id END AS event_id
       FROM unnest($1::bytea[], $2::uuid[], $3::timestamptz[])
         AS claim (digest, event_id, received_at)
       JOIN received_bodies known ON known.digest = claim.digest`,
      [...columnsOf(claims), windowMs],
    );
    for (const [digest, owner] of rows.map(toOwner)) owners.set(digest, owner);
  }

  /** How many events of the last day brought the bytes of an earlier one; the count ends at 10,000. */
  async repeatsOfLastDay(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*) AS count FROM (
         SELECT FROM events WHERE repeat_of IS NOT NULL
           AND received_at > now() - interval '1 day' LIMIT 10000) AS lately`,
    );
    return row?.count ?? 0;
  }

  /**
   * Takes bodies that were stored longer ago than any window reaches, oldest first, out of the
   * table that every webhook writes to. What is left of them is a hash and the first event.
   * @returns how many
   */
  async putAwayOlderThan(ageMs: number, atMost: number): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `WITH old AS (
         DELETE FROM received_bodies WHERE digest IN (
           SELECT digest FROM received_bodies
           WHERE claimed_at < now() - $1 * interval '1 ms'
           ORDER BY claimed_at LIMIT $2 FOR UPDATE SKIP LOCKED)
         RETURNING ${hashOf('digest')} AS hash, COALESCE(first_event_id, event_id) AS event_id),
       put_away AS (
         INSERT INTO remembered_bodies (hash, event_id)
         SELECT DISTINCT ON (hash) hash, event_id FROM old ORDER BY hash
         ON CONFLICT (hash) DO UPDATE SET remembered_at = now())
       SELECT count(*) AS count FROM old`,
      [ageMs, atMost],
    );
    return row?.count ?? 0;
  }

  /** Forgets what was put away so long ago; oldest first. @returns how many */
  async forgetOlderThan(ageMs: number, atMost: number): Promise<number> {
    const rows = await this.database.query(
      `DELETE FROM remembered_bodies WHERE hash IN (
         SELECT hash FROM remembered_bodies
         WHERE remembered_at < now() - $1 * interval '1 ms'
         ORDER BY remembered_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING hash`,
      [ageMs, atMost],
    );
    return rows.length;
  }
}

/** The first eight bytes of a digest: a small key, since the memory is long. */
function hashOf(digest: string): string {
  return `('x' || encode(substr(${digest}, 1, 8), 'hex'))::bit(64)::bigint`;
}

function toOwner({ digest, event_id, first_event_id }: OwnerRow): [string, DigestOwner] {
  // Handed on again long after, from a journal, an event meets itself.
  const repeatOf = first_event_id === event_id ? null : first_event_id;
  return [digest.toString('hex'), { eventId: event_id, repeatOf }];
}

function columnsOf(claims: readonly DigestClaim[]): readonly unknown[] {
  return [
    claims.map(({ digest }) => digest),
    claims.map(({ eventId }) => eventId),
    claims.map(({ receivedAt }) => receivedAt),
  ];
}
