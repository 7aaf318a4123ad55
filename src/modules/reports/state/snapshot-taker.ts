import { Injectable } from '@nestjs/common';
import { newId, toId } from '../../../common/ids.js';
import { minInstant } from '../../../common/instant.js';
import { member } from '../../../common/json/read.js';
import { Clock } from '../../../core/clock/clock.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { EventBus } from '../../../core/events/event-bus.js';
import type { ProviderSnapshot } from '../../argyle/events/snapshot-taken.event.js';
import { MissedMessages } from '../events/missed-messages.event.js';
import { UserSnapshots } from '../events/user-snapshots.event.js';
import { ReportsConfig } from '../reports.config.js';
import { factsOfSnapshot, SNAPSHOT_EVENT } from '../tracking/facts-of-snapshot.js';
import { stateOf, type TrackingInput, type UserState } from '../tracking/state-of.js';
import { noteOf } from './external-id.js';
import { missedMessages, type MissedMessage } from './missed-messages.js';
import { ReportsKeeper } from './reports-keeper.js';
import { snapshotData } from './snapshot-data.js';
import { SnapshotsRepository } from './snapshots.repository.js';
import { TrackingRepository, type LockedUser } from './tracking.repository.js';

/** What an answer of the provider changes. */
interface News {
  readonly isChange: boolean;
  readonly missed: readonly MissedMessage[];
}

/**
 * Takes what the provider says of a user when it is asked. Tells {@link UserSnapshots} if that
 * changes anything, and {@link MissedMessages}.
 */
@Injectable()
export class SnapshotTaker {
  constructor(
    private readonly tracking: TrackingRepository,
    private readonly snapshots: SnapshotsRepository,
    private readonly reports: ReportsKeeper,
    private readonly config: ReportsConfig,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Does nothing for a user who is not known, nor while events about them wait to be processed:
   * what these say would be taken for missed.
   */
  async take(tx: Transaction, snapshot: ProviderSnapshot): Promise<void> {
    const user = await this.tracking.lockUser(tx, snapshot.user);
    if (user === undefined || (await this.snapshots.hasUnheard(tx, user.id))) return;
    const news = await this.newsOf(tx, user, snapshot);
    const own = snapshot.reports.filter((report) => toId(member(report, 'user')) === user.id);
    const reports = await this.reports.take(tx, own, this.clock.now());
    for (const { event, ...message } of news.missed) {
      await this.bus.publish(new MissedMessages(event, [message]), tx);
    }
    if (news.isChange || news.missed.length > 0 || reports.changed.length > 0) {
      await this.bus.publish(new UserSnapshots([snapshotData({ ...snapshot, reports: own })]), tx);
    }
    await this.reports.tell(tx, reports);
  }

  private async newsOf(
    tx: Transaction,
    user: LockedUser,
    snapshot: ProviderSnapshot,
  ): Promise<News> {
    const receivedAt = this.clock.now();
    const data = snapshotData(snapshot);
    const read = factsOfSnapshot({ id: newId(), event: SNAPSHOT_EVENT, data, receivedAt });
    if (typeof read === 'string' || read.snapshot === null) return NOTHING;
    const facts = await this.tracking.factsOf(tx, [user.id]);
    const snapshots = await this.snapshots.of(tx, [user.id]);
    const note = noteOf(user);
    const known = { facts, snapshots, notes: note === null ? [] : [note] };
    const asked = { facts: [...facts, ...read.facts], snapshots: [...snapshots, read.snapshot] };
    const stateAt = (input: TrackingInput): UserState => stateOf(input, receivedAt, this.config);
    const [before, after] = [stateAt(known), stateAt({ ...known, ...asked })];
    // What was asked earlier than another answer says nothing any more.
    const takenAt = minInstant(snapshot.takenAt, receivedAt);
    if (snapshots.some((one) => one.takenAt > takenAt)) return NOTHING;
    const ofConnections = facts.filter(({ kind }) => kind === 'connected' || kind === 'error');
    const ids = ofConnections.map(({ eventId }) => eventId);
    const updates = await this.snapshots.updatesAmong(tx, ids);
    const externalId = user.external_id;
    const answer = { ...snapshot, externalId, takenAt, facts, updates, before, after };
    return { isChange: differs(before, after), missed: missedMessages(answer) };
  }
}

const NOTHING: News = { isChange: false, missed: [] };

/** Times alone are no change, else a snapshot would be kept each time the data is renewed. */
function differs(before: UserState, after: UserState): boolean {
  const standing = ({ accounts }: UserState): string =>
    JSON.stringify(
      accounts.map(({ id, status, covered, epoch, errorCode }) => {
        return { id, status, covered, epoch, errorCode };
      }),
    );
  return standing(before) !== standing(after);
}
