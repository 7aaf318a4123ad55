import { Injectable } from '@nestjs/common';
import { minInstant, type Instant } from '../../../common/instant.js';
import type { Transaction } from '../../../core/database/queryable.js';
import type { TrackedReading } from '../tracking/facts-of-event.js';
import { columnsOfNote, latestNote, noteOf } from './external-id.js';
import { Judge } from './judge.js';
import { toReportRow } from './merge-reports.js';
import { ReportNotesRepository } from './report-notes.repository.js';
import { SnapshotsRepository } from './snapshots.repository.js';
import { TrackingRepository, type LockedUser } from './tracking.repository.js';

/** What one event said. */
export interface Hearing extends TrackedReading {
  readonly eventId: string;
  readonly receivedAt: Instant;
}

/**
 * Takes what a batch of events said: in few statements whatever its size, and once only, however
 * often it is said.
 */
@Injectable()
export class Tracker {
  constructor(
    private readonly repository: TrackingRepository,
    private readonly snapshots: SnapshotsRepository,
    private readonly reports: ReportNotesRepository,
    private readonly judge: Judge,
  ) {}

  async take(tx: Transaction, hearings: readonly Hearing[]): Promise<void> {
    if (hearings.length === 0) return;
    const users = await this.repository.lockUsers(tx, firstReceipts(hearings));
    const facts = hearings.flatMap((hearing) => hearing.facts);
    const snapshots = hearings.flatMap(({ snapshot }) => snapshot ?? []);
    const asked = await this.snapshots.add(tx, snapshots);
    const news = new Set([...asked, ...(await this.repository.addFacts(tx, facts))]);
    await this.reports.add(
      tx,
      hearings.flatMap((one) => one.reports.map((report) => toReportRow(report, one))),
    );
    const noted = users.map((user) => withNotes(user, hearings));
    const concerned = noted.filter((user, index) => news.has(user.id) || user !== users[index]);
    await this.judge.judge(tx, concerned, null);
  }
}

function firstReceipts(hearings: readonly Hearing[]): ReadonlyMap<string, Instant> {
  const receipts = new Map<string, Instant>();
  for (const { user, receivedAt } of hearings) {
    receipts.set(user, minInstant(receipts.get(user) ?? receivedAt, receivedAt));
  }
  return receipts;
}

/** The user with the external id that stands now; the same object if that is the one of before. */
function withNotes(user: LockedUser, hearings: readonly Hearing[]): LockedUser {
  const known = noteOf(user);
  const notes = hearings.flatMap(({ user: id, externalId, receivedAt, eventId }) =>
    id === user.id && externalId !== null ? [{ externalId, receivedAt, eventId }] : [],
  );
  const latest = latestNote([known, ...notes]);
  return latest === known ? user : { ...user, ...columnsOfNote(latest) };
}
