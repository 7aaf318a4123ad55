import { Injectable } from '@nestjs/common';
import type { PageOfRows } from '../../common/pagination/page.js';
import type { PageQuery } from '../../common/pagination/page-query.dto.js';
import type { Instant } from '../../common/instant.js';
import type { Queryable } from '../../core/database/queryable.js';
import { selectPage } from '../../core/database/select-page.js';
import type { ApiKeyEntity } from '../../entities/api-key.entity.js';

/** What it takes to check a key. */
export type LiveKey = Pick<ApiKeyEntity, 'id' | 'name' | 'role' | 'secret_sha256'>;

/** A key as it is shown: without anything of its secret. */
export type ApiKeyRow = Omit<ApiKeyEntity, 'secret_sha256'>;

/** The queries on `api_keys`. */
@Injectable()
export class AccessRepository {
  liveKeys(db: Queryable): Promise<LiveKey[]> {
    return db.query<LiveKey>(
      'SELECT id, name, role, secret_sha256 FROM api_keys WHERE revoked_at IS NULL',
    );
  }

  async insert(db: Queryable, key: Omit<ApiKeyEntity, 'revoked_at'>): Promise<void> {
    await db.query(
      `INSERT INTO api_keys (id, name, role, secret_sha256, created_at)
       VALUES ($1, $2, $3, $4, $5)`,
      [key.id, key.name, key.role, key.secret_sha256, key.created_at],
    );
  }

  /** @returns false if there is no such key, or it has been revoked before */
  async revoke(db: Queryable, id: string, at: Instant): Promise<boolean> {
    const rows = await db.query(
      'UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id',
      [id, at],
    );
    return rows.length > 0;
  }

  page(db: Queryable, page: PageQuery): Promise<PageOfRows<ApiKeyRow>> {
    return selectPage<ApiKeyRow>(db, {
      select: 'SELECT id, name, role, created_at, revoked_at FROM api_keys',
      key: { sql: 'id', column: 'id' },
      conditions: [],
      page,
    });
  }
}
