import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import { columnsOf } from './columns.js';
import { mergeReports, type ReportRow } from './merge-reports.js';

const OVERWRITE = `DO UPDATE SET user_id = EXCLUDED.user_id, type = EXCLUDED.type,
  status = EXCLUDED.status, event_id = EXCLUDED.event_id,
  created_at = EXCLUDED.created_at, generated_at = EXCLUDED.generated_at`;

/** Keeps what is heard of reports. */
@Injectable()
export class ReportNotesRepository {
  /** Adds what was heard to what is known; the rows of their users are held. */
  async add(tx: Transaction, heard: readonly ReportRow[]): Promise<void> {
    if (heard.length === 0) return;
    // First there, then locked: two replicas may hear of the same report at once.
    await this.write(tx, mergeReports(heard), 'DO NOTHING');
    const known = await tx.query<ReportRow>(
      `SELECT id, user_id, type, status, event_id, created_at, generated_at FROM reports
       WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
      [heard.map(({ id }) => id)],
    );
    await this.write(tx, mergeReports([...known, ...heard]), OVERWRITE);
  }

  private async write(
    tx: Transaction,
    reports: readonly ReportRow[],
    onConflict: string,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO reports (id, user_id, type, status, event_id, created_at, generated_at)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[],
         $6::timestamptz[], $7::timestamptz[])
       ORDER BY 1 ON CONFLICT (id) ${onConflict}`,
      [
        ...columnsOf(
          reports,
          'id',
          'user_id',
          'type',
          'status',
          'event_id',
          'created_at',
          'generated_at',
        ),
      ],
    );
  }
}
