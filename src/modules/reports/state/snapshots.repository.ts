import { Injectable } from '@nestjs/common';
import type { Queryable, Transaction } from '../../../core/database/queryable.js';
import type { SnapshotEntity } from '../../../entities/snapshot.entity.js';
import type { Snapshot } from '../tracking/fact.js';

/** Keeps which events are snapshots of the provider's answers, and of when. */
@Injectable()
export class SnapshotsRepository {
  /** Once only, however often it is told. @returns the users of whom some were not known yet */
  async add(tx: Transaction, snapshots: readonly Snapshot[]): Promise<ReadonlySet<string>> {
    if (snapshots.length === 0) return new Set();
    const rows = await tx.query<Pick<SnapshotEntity, 'user_id'>>(
      `INSERT INTO snapshots (event_id, user_id, taken_at, received_at)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[])
       ON CONFLICT (event_id) DO NOTHING RETURNING user_id`,
      [
        snapshots.map(({ eventId }) => eventId),
        snapshots.map(({ user }) => user),
        snapshots.map(({ takenAt }) => takenAt),
        snapshots.map(({ receivedAt }) => receivedAt),
      ],
    );
    return new Set(rows.map(({ user_id }) => user_id));
  }

  /** Every snapshot of these users. */
  async of(database: Queryable, users: readonly string[]): Promise<readonly Snapshot[]> {
    const rows = await database.query<SnapshotEntity>(
      `SELECT event_id, user_id, taken_at, received_at FROM snapshots
       WHERE user_id = ANY($1::uuid[])`,
      [users],
    );
    return rows.map(({ event_id, user_id, taken_at, received_at }) => {
      return { eventId: event_id, user: user_id, takenAt: taken_at, receivedAt: received_at };
    });
  }

  /** Whether an event about the user waits to be processed. */
  async hasUnheard(tx: Transaction, user: string): Promise<boolean> {
    const [row] = await tx.query<{ is_unheard: boolean }>(
      `SELECT EXISTS (
         SELECT FROM events WHERE user_id = $1 AND status = 'received') AS is_unheard`,
      [user],
    );
    return row?.is_unheard ?? false;
  }

  /** Those of the events that say of a connection only by the way. Pruned ones are none. */
  async updatesAmong(tx: Transaction, events: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ id: string }>(
      `SELECT id FROM events
       WHERE id = ANY($1::uuid[]) AND event IN ('accounts.added', 'accounts.updated')`,
      [events],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
