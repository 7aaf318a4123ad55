import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import type { ReportStatus } from '../tracking/report-status.js';
import { columnsOf } from './columns.js';
import { mergeReports, type ReportRow } from './merge-reports.js';

const TYPES = {
  id: 'uuid',
  user_id: 'uuid',
  type: 'text',
  status: 'text',
  event_id: 'uuid',
  created_at: 'timestamptz',
  generated_at: 'timestamptz',
  failed_at: 'timestamptz',
  seen_at: 'timestamptz',
  ordered_at: 'timestamptz',
  file_url: 'text',
  json_url: 'text',
  last_synced_at: 'timestamptz',
  accounts: 'text',
  metadata: 'text',
} as const satisfies Readonly<Record<keyof ReportRow, string>>;

const COLUMNS = Object.keys(TYPES) as (keyof ReportRow)[];
const LISTS = COLUMNS.map((column, index) => `$${String(index + 1)}::${TYPES[column]}[]`);
const OVERWRITE = `DO UPDATE SET ${COLUMNS.filter((column) => column !== 'id')
  .map((column) => `${column} = EXCLUDED.${column}`)
  .join(', ')}`;

/** Keeps what is heard of reports. */
@Injectable()
export class ReportNotesRepository {
  /**
   * Adds what was heard to what is known; the rows of their users are held.
   * @returns the status of each before; those that were not known are missing
   */
  async add(
    tx: Transaction,
    heard: readonly ReportRow[],
  ): Promise<ReadonlyMap<string, ReportStatus>> {
    if (heard.length === 0) return new Map();
    // First there, then locked: two replicas may hear of the same report at once.
    const added = await this.write(tx, mergeReports(heard), 'DO NOTHING');
    const known = await tx.query<ReportRow>(
      `SELECT ${COLUMNS.join(', ')} FROM reports
       WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
      [heard.map(({ id }) => id)],
    );
    await this.write(tx, mergeReports([...known, ...heard]), OVERWRITE);
    const before = known.filter(({ id }) => !added.has(id));
    return new Map(before.map(({ id, status }) => [id, status]));
  }

  /** @returns the ids of the rows that were written */
  private async write(
    tx: Transaction,
    reports: readonly ReportRow[],
    onConflict: string,
  ): Promise<ReadonlySet<string>> {
    const rows = await tx.query<Pick<ReportRow, 'id'>>(
      `INSERT INTO reports (${COLUMNS.join(', ')})
       SELECT * FROM unnest(${LISTS.join(', ')})
       ORDER BY 1 ON CONFLICT (id) ${onConflict} RETURNING id`,
      [...columnsOf(reports, ...COLUMNS)],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
