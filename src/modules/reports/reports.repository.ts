import { Injectable } from '@nestjs/common';
import type { PageOfRows } from '../../common/pagination/page.js';
import { Database } from '../../core/database/database.js';
import { selectPage } from '../../core/database/select-page.js';
import type { ReportEntity } from '../../entities/report.entity.js';
import type { UserEntity } from '../../entities/user.entity.js';
import type { ReportQuery } from './dto/report-query.dto.js';

/** A report as it is shown. */
export type ShownReport = Omit<ReportEntity, 'event_id' | 'seen_at'> &
  Pick<UserEntity, 'external_id'>;

const SELECT = `
SELECT r.id, r.user_id, r.type, r.status, r.created_at, r.generated_at, r.failed_at, r.ordered_at,
  r.file_url, r.json_url, r.last_synced_at, r.accounts, r.metadata, u.external_id
FROM reports r JOIN users u ON u.id = r.user_id`;

/** What the API asks of the reports. */
@Injectable()
export class ReportsRepository {
  constructor(private readonly database: Database) {}

  async page(query: ReportQuery): Promise<PageOfRows<ShownReport>> {
    return selectPage<ShownReport>(this.database, {
      select: SELECT,
      key: { sql: 'r.id', column: 'id' },
      conditions: [
        ['r.user_id = ?', query.user],
        ['r.type = ?', query.type],
        ['r.status = ?', query.status],
      ],
      page: query,
    });
  }

  async find(id: string): Promise<ShownReport | undefined> {
    const [row] = await this.database.query<ShownReport>(`${SELECT} WHERE r.id = $1`, [id]);
    return row;
  }

  /** The newest reports of a user. */
  async newestOf(user: string, atMost: number): Promise<readonly ShownReport[]> {
    return this.database.query<ShownReport>(
      `${SELECT} WHERE r.user_id = $1 ORDER BY r.id DESC LIMIT $2`,
      [user, atMost],
    );
  }
}
