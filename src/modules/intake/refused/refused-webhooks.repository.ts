import { Injectable } from '@nestjs/common';
import { Database } from '../../../core/database/database.js';
import type { RefusedWebhookEntity } from '../../../entities/refused-webhook.entity.js';

/** A refused post as it is stored. */
export type RefusedRow = Readonly<RefusedWebhookEntity>;

/** How much is kept. */
export interface KeptFigures {
  readonly count: number;
  readonly bytes: number;
}

/** Every query on the refused posts that are kept. */
@Injectable()
export class RefusedWebhooksRepository {
  constructor(private readonly database: Database) {}

  /** Adds those for which there is room, the first ones first. @returns how many */
  async add(rows: readonly RefusedRow[], limitBytes: number): Promise<number> {
    const added = await this.database.query(
      `INSERT INTO refused_webhooks (id, received_at, signature, body_sealed, bytes)
       SELECT id, received_at, signature, body_sealed, bytes FROM (
         SELECT *, sum(bytes) OVER (ORDER BY id) AS sum_bytes
         FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::bytea[], $5::integer[])
           AS n (id, received_at, signature, body_sealed, bytes)) AS candidates
       WHERE sum_bytes + (SELECT coalesce(sum(bytes), 0) FROM refused_webhooks) <= $6
       RETURNING id`,
      [
        rows.map(({ id }) => id),
        rows.map((row) => row.received_at),
        rows.map(({ signature }) => signature),
        rows.map((row) => row.body_sealed),
        rows.map(({ bytes }) => bytes),
        limitBytes,
      ],
    );
    return added.length;
  }

  /** In order of receipt, behind that id. */
  async after(id: string, atMost: number): Promise<readonly RefusedRow[]> {
    return this.database.query<RefusedRow>(
      `SELECT id, received_at, signature, body_sealed, bytes FROM refused_webhooks
       WHERE id > $1 ORDER BY id LIMIT $2`,
      [id, atMost],
    );
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.database.query('DELETE FROM refused_webhooks WHERE id = ANY($1::uuid[])', [ids]);
  }

  /** Seals a body anew, unless somebody else did. @returns whether it did */
  async reseal({ id, body_sealed }: RefusedRow, sealed: Buffer): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE refused_webhooks SET body_sealed = $3 WHERE id = $1 AND body_sealed = $2
       RETURNING id`,
      [id, body_sealed, sealed],
    );
    return rows.length > 0;
  }

  /** Forgets what is older, by the database's clock. */
  async forgetOlderThan(ageMs: number): Promise<void> {
    await this.database.query(
      `DELETE FROM refused_webhooks WHERE received_at < now() - $1 * interval '1 ms'`,
      [ageMs],
    );
  }

  async figures(): Promise<KeptFigures> {
    const [row] = await this.database.query<KeptFigures>(
      'SELECT count(*) AS count, coalesce(sum(bytes), 0)::bigint AS bytes FROM refused_webhooks',
    );
    return row ?? { count: 0, bytes: 0 };
  }
}
