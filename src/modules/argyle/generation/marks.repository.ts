import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import type { CoveredAccount } from './decision.js';
import type { ClaimedRequest } from './requests.repository.js';

type Owner = Pick<ClaimedRequest, 'id' | 'user_id' | 'type'>;

/** Up to which connection of each account a report of a type was requested. */
@Injectable()
export class MarksRepository {
  /** A report of these accounts is about to be requested. */
  async take(tx: Transaction, request: Owner, accounts: readonly CoveredAccount[]): Promise<void> {
    await tx.query(
      `INSERT INTO report_marks (user_id, account_id, type, epoch, request_id)
       SELECT $1, a.id, $2, a.epoch, $3 FROM unnest($4::uuid[], $5::integer[]) AS a (id, epoch)
       ORDER BY a.id
       ON CONFLICT (user_id, account_id, type) DO UPDATE
       SET epoch = EXCLUDED.epoch, request_id = EXCLUDED.request_id
       WHERE report_marks.epoch <> EXCLUDED.epoch`,
      [
        request.user_id,
        request.type,
        request.id,
        accounts.map(({ account }) => account),
        accounts.map(({ epoch }) => epoch),
      ],
    );
  }

  /** It never arrived at the provider: what it marked is to be requested again. */
  async giveBack(tx: Transaction, request: Owner): Promise<void> {
    await tx.query(
      `UPDATE report_marks SET epoch = epoch - 1
       WHERE user_id = $1 AND type = $2 AND request_id = $3`,
      [request.user_id, request.type, request.id],
    );
  }
}
