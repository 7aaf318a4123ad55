import { Injectable } from '@nestjs/common';
import type { Instant } from '../../common/instant.js';
import type { PageOfRows } from '../../common/pagination/page.js';
import { Database } from '../../core/database/database.js';
import type { Transaction } from '../../core/database/queryable.js';
import { selectPage } from '../../core/database/select-page.js';
import { mintedBefore, SWEPT, type SweptRow, toSwept } from '../../core/retention/sweep.sql.js';
import type { Swept } from '../../core/retention/sweep.js';
import type { AuditEntryEntity } from '../../entities/audit-entry.entity.js';

export interface AuditFilters {
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly since?: Instant;
  readonly until?: Instant;
}

const PRUNE = `
WITH seen AS MATERIALIZED (
  SELECT id FROM audit WHERE id > $1::uuid AND ${mintedBefore('id', '$2::bigint')}
  ORDER BY id LIMIT $3::integer
), gone AS (
  DELETE FROM audit WHERE id = ANY(ARRAY(SELECT id FROM seen))
    AND at < now() - $2::bigint * interval '1 ms' RETURNING id
)
${SWEPT}`;

/** The queries on `audit`. */
@Injectable()
export class AuditRepository {
  constructor(private readonly database: Database) {}

  /** Dated by the database's clock. */
  async insert(tx: Transaction, row: Omit<AuditEntryEntity, 'at'>): Promise<void> {
    await tx.query(
      `INSERT INTO audit (id, at, actor_id, actor_name, actor_role, request_id, action,
         subject_type, subject_id, details)
       VALUES ($1, now(), $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[row.id, row.actor_id, row.actor_name, row.actor_role, row.request_id, row.action],
        ...[row.subject_type, row.subject_id, JSON.stringify(row.details)],
      ],
    );
  }

  page(
    filters: AuditFilters,
    page: { readonly limit: number; readonly cursor?: string },
  ): Promise<PageOfRows<AuditEntryEntity>> {
    return selectPage<AuditEntryEntity>(this.database, {
      select: `SELECT id, at, actor_id, actor_name, actor_role, request_id, action, subject_type,
        subject_id, details FROM audit`,
      key: { sql: 'id', column: 'id' },
      conditions: [
        ['actor_id = ?', filters.actor],
        ['action = ?', filters.action],
        ['subject_id = ?', filters.subject],
        ['at >= ?', filters.since],
        ['at < ?', filters.until],
      ],
      page,
    });
  }

  /** What named one of these is about the other from now on. */
  async renameSubjects(tx: Transaction, ids: readonly string[], to: string): Promise<void> {
    await tx.query('UPDATE audit SET subject_id = $2 WHERE subject_id = ANY($1::text[])', [
      ids,
      to,
    ]);
  }

  /** Prunes among the next entries behind the id. */
  async prune(after: string, ageMs: number, most: number): Promise<Swept> {
    return toSwept(await this.database.query<SweptRow>(PRUNE, [after, ageMs, most]), most);
  }
}
