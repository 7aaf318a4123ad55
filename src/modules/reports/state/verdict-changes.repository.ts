import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import type { VerdictChangeEntity } from '../../../entities/verdict-change.entity.js';
import { columnsOf } from './columns.js';

/** A change of a verdict as it is kept. */
export type VerdictChangeRow = Readonly<VerdictChangeEntity>;

/** Keeps how verdicts came to be; rows are only added. */
@Injectable()
export class VerdictChangesRepository {
  async add(tx: Transaction, changes: readonly VerdictChangeRow[]): Promise<void> {
    await tx.query(
      `INSERT INTO verdict_changes (id, user_id, verdict, since, why, recorded_at)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[],
         $6::timestamptz[])`,
      [...columnsOf(changes, 'id', 'user_id', 'verdict', 'since', 'why', 'recorded_at')],
    );
  }
}
