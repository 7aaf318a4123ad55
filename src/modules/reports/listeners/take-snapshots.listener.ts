import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import { ErasedUsers } from '../../../core/erasure/erased-users.js';
import { On } from '../../../core/events/on.decorator.js';
import { SnapshotTaken } from '../../argyle/events/snapshot-taken.event.js';
import { SnapshotTaker } from '../state/snapshot-taker.js';

/** Hears {@link SnapshotTaken}: what the provider says is compared with what the events said. */
@Injectable()
export class TakeSnapshots {
  constructor(
    private readonly taker: SnapshotTaker,
    private readonly erased: ErasedUsers,
  ) {}

  @On(SnapshotTaken)
  async take({ snapshot }: SnapshotTaken, tx: Transaction): Promise<void> {
    const erased = await this.erased.hold(tx, [snapshot.user]);
    if (!erased.has(snapshot.user)) await this.taker.take(tx, snapshot);
  }
}
