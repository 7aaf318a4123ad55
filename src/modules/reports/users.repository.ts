import { Injectable } from '@nestjs/common';
import type { PageOfRows } from '../../common/pagination/page.js';
import { Database } from '../../core/database/database.js';
import { selectPage } from '../../core/database/select-page.js';
import type { UserEntity } from '../../entities/user.entity.js';
import type { UserQuery } from './dto/user-query.dto.js';

/** A user as lists show them. */
export type ShownUser = Omit<UserEntity, 'external_id_received_at' | 'external_id_event_id'>;

const SELECT = 'SELECT id, external_id, verdict, verdict_since, deadline_at, created_at FROM users';

/** What the API asks of the users. */
@Injectable()
export class UsersRepository {
  constructor(private readonly database: Database) {}

  async page(query: UserQuery): Promise<PageOfRows<ShownUser>> {
    return selectPage<ShownUser>(this.database, {
      select: SELECT,
      key: { sql: 'id', column: 'id' },
      conditions: [
        ['verdict = ?', query.verdict],
        ['external_id = ?', query.external_id],
      ],
      page: query,
    });
  }

  async find(id: string): Promise<ShownUser | undefined> {
    const [row] = await this.database.query<ShownUser>(`${SELECT} WHERE id = $1`, [id]);
    return row;
  }
}
