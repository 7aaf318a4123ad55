import { Injectable } from '@nestjs/common';
import type { Instant } from '../../common/instant.js';
import type { PageOfRows } from '../../common/pagination/page.js';
import type { PageQuery } from '../../common/pagination/page-query.dto.js';
import type { Queryable, Transaction } from '../../core/database/queryable.js';
import { selectPage } from '../../core/database/select-page.js';
import type { EndpointEntity } from '../../entities/endpoint.entity.js';
import type { SubscriptionEntity } from '../../entities/subscription.entity.js';

/**
 * A subscription with what delivery has learned about its endpoint. `old_secret_until` is null
 * once it has passed.
 */
export type SubscriptionRow = Omit<SubscriptionEntity, 'deleted_at' | 'old_secret_sealed'> &
  Pick<EndpointEntity, 'last_sent_at' | 'failing_since'>;

/** The columns that a PATCH can change, and when it did. */
export type ChangedColumns = Pick<
  SubscriptionRow,
  'id' | 'name' | 'url' | 'events' | 'config' | 'secret_sealed' | 'updated_at'
>;

const SELECT = `
  SELECT s.id, s.name, s.url, s.events, s.config, s.secret_sealed, s.status, s.disabled_reason,
         CASE WHEN s.old_secret_until > now() THEN s.old_secret_until END AS old_secret_until,
         s.created_at, s.updated_at, e.last_sent_at, e.failing_since
  FROM subscriptions s LEFT JOIN endpoints e ON e.subscription_id = s.id`;

/** The queries on `subscriptions`. A deleted one is a tombstone that none of them sees. */
@Injectable()
export class SubscriptionsRepository {
  async insert(db: Queryable, row: SubscriptionRow): Promise<void> {
    await db.query(
      `INSERT INTO subscriptions
         (id, name, url, events, config, secret_sealed, status, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[row.id, row.name, row.url, row.events, JSON.stringify(row.config), row.secret_sealed],
        ...[row.status, row.created_at, row.updated_at],
      ],
    );
  }

  page(db: Queryable, page: PageQuery): Promise<PageOfRows<SubscriptionRow>> {
    return selectPage<SubscriptionRow>(db, {
      select: SELECT,
      key: { sql: 's.id', column: 'id' },
      conditions: [['(s.deleted_at IS NULL) = ?', true]],
      page,
    });
  }

  async find(db: Queryable, id: string): Promise<SubscriptionRow | undefined> {
    const sql = `${SELECT} WHERE s.id = $1 AND s.deleted_at IS NULL`;
    return (await db.query<SubscriptionRow>(sql, [id]))[0];
  }

  /** Reads it and keeps others from changing it until the transaction ends. */
  async lock(tx: Transaction, id: string): Promise<SubscriptionRow | undefined> {
    const sql = `${SELECT} WHERE s.id = $1 AND s.deleted_at IS NULL FOR UPDATE OF s`;
    return (await tx.query<SubscriptionRow>(sql, [id]))[0];
  }

  /** A secret that changes replaces the old one of a rotation, too. */
  async update(tx: Transaction, row: ChangedColumns): Promise<void> {
    await tx.query(
      `UPDATE subscriptions
       SET name = $2, url = $3, events = $4, config = $5, secret_sealed = $6, updated_at = $7,
         old_secret_sealed =
           CASE WHEN secret_sealed IS NOT DISTINCT FROM $6 THEN old_secret_sealed END,
         old_secret_until =
           CASE WHEN secret_sealed IS NOT DISTINCT FROM $6 THEN old_secret_until END
       WHERE id = $1`,
      [
        ...[row.id, row.name, row.url, row.events, JSON.stringify(row.config), row.secret_sealed],
        row.updated_at,
      ],
    );
  }

  async setStatus(
    tx: Transaction,
    row: Pick<SubscriptionRow, 'id' | 'status' | 'disabled_reason' | 'updated_at'>,
  ): Promise<void> {
    await tx.query(
      'UPDATE subscriptions SET status = $2, disabled_reason = $3, updated_at = $4 WHERE id = $1',
      [row.id, row.status, row.disabled_reason, row.updated_at],
    );
  }

  /** The tombstone keeps no secret. @returns false if it was not there, or deleted before */
  async bury(tx: Transaction, id: string, at: Instant): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE subscriptions SET deleted_at = $2, updated_at = $2, secret_sealed = NULL,
         old_secret_sealed = NULL, old_secret_until = NULL
       WHERE id = $1 AND deleted_at IS NULL RETURNING id`,
      [id, at],
    );
    return rows.length > 0;
  }

  /** How many there are in each status. */
  async count(db: Queryable): Promise<{ readonly active: number; readonly disabled: number }> {
    const [row] = await db.query<{ active: number; disabled: number }>(
      `SELECT count(*) FILTER (WHERE status = 'active') AS active,
         count(*) FILTER (WHERE status <> 'active') AS disabled
       FROM subscriptions WHERE deleted_at IS NULL`,
    );
    return row ?? { active: 0, disabled: 0 };
  }
}
