import { Injectable } from '@nestjs/common';
import { newId, toId } from '../../common/ids.js';
import type { PageOfRows } from '../../common/pagination/page.js';
import type { PageQuery } from '../../common/pagination/page-query.dto.js';
import { Acts } from '../../core/audit/acts.js';
import { Clock } from '../../core/clock/clock.js';
import { Database } from '../../core/database/database.js';
import type { Role } from '../../core/server/route-access.js';
import { ApiKeyNotFound } from './access.errors.js';
import { AccessRepository, type ApiKeyRow } from './access.repository.js';
import { digestOf, newSecret } from './key-secret.js';
import { KeySnapshot } from './key-snapshot.js';

/** Makes and revokes API keys. Owns the table `api_keys`. */
@Injectable()
export class AccessService {
  constructor(
    private readonly database: Database,
    private readonly repository: AccessRepository,
    private readonly keys: KeySnapshot,
    private readonly clock: Clock,
    private readonly acts: Acts,
  ) {}

  /** @returns the key and its secret, which nobody can read again */
  async create(name: string, role: Role): Promise<{ key: ApiKeyRow; secret: string }> {
    const secret = newSecret();
    const key = { id: newId(), name, role, created_at: this.clock.now() };
    await this.database.transaction(async (tx) => {
      await this.repository.insert(tx, { ...key, secret_sha256: digestOf(secret) });
      await this.acts.done(tx, 'api_key.created', { type: 'api_key', id: key.id }, { role });
    });
    this.keys.forget();
    return { key: { ...key, revoked_at: null }, secret };
  }

  list(page: PageQuery): Promise<PageOfRows<ApiKeyRow>> {
    return this.repository.page(this.database, page);
  }

  /**
   * The key stops working: at once here, within 5 s in other processes.
   * @throws ApiKeyNotFound
   */
  async revoke(text: string): Promise<void> {
    const id = toId(text);
    if (id === null) throw new ApiKeyNotFound();
    await this.database.transaction(async (tx) => {
      const isRevoked = await this.repository.revoke(tx, id, this.clock.now());
      if (!isRevoked) throw new ApiKeyNotFound();
      await this.acts.done(tx, 'api_key.revoked', { type: 'api_key', id });
    });
    this.keys.forget();
  }
}
