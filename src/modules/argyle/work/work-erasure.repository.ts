import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';

/** The queries that take persons out of what is to be done at the provider. */
@Injectable()
export class WorkErasureRepository {
  /** Deletes what this module keeps about the users. */
  async deleteAll(tx: Transaction, users: readonly string[]): Promise<void> {
    await tx.query('DELETE FROM report_requests WHERE user_id = ANY($1::uuid[])', [users]);
    await tx.query('DELETE FROM report_marks WHERE user_id = ANY($1::uuid[])', [users]);
    await tx.query('DELETE FROM reconciliations WHERE user_id = ANY($1::uuid[])', [users]);
  }
}
