import { microsBetween } from '../../common/instant.js';
import type { EventData, ProviderEvent } from '../provider-event.js';
import type { SimulatedClock } from '../simulated-clock.js';
import { ulidAsUuid } from '../ulid-as-uuid.js';
import { isDataIn, isOpen, itemOf, type SimulatedAccount } from './simulated-account.js';
import type { ReportAccount, SimulatedReport } from './simulated-report.js';

const DAY_MICROS = 86_400_000_000;

/** Whoever a report is about. */
export interface Subject {
  readonly id: string;
  readonly externalId: string | null;
}

/** The reports that were ordered, and what became of them. */
export class ReportRecords {
  private readonly reports = new Map<string, SimulatedReport>();

  /** @param accountsOf the accounts of a user that are not removed */
  constructor(
    private readonly clock: SimulatedClock,
    private readonly accountsOf: (user: string) => readonly SimulatedAccount[],
  ) {}

  /** Somebody orders a report, such as `voie`. It waits while data of the user is to come. */
  order(subject: Subject, type: string, metadata: EventData = {}): SimulatedReport {
    const now = this.clock.now();
    const isWaiting = this.accountsOf(subject.id).some(isOpen);
    return this.put({
      id: ulidAsUuid(now),
      user: subject.id,
      externalId: subject.externalId,
      type,
      status: isWaiting ? 'waiting_for_sync' : 'generating',
      createdAt: now,
      generatedAt: null,
      accounts: [],
      metadata,
    });
  }

  /** Whether some data of its user is still to come. */
  mustWait(id: string): boolean {
    return this.accountsOf(this.get(id).user).some(isOpen);
  }

  /** Whether there is anything to make it of. */
  hasData(id: string): boolean {
    return this.accountsOf(this.get(id).user).some(isDataIn);
  }

  /** It has waited enough: now it is generated. */
  begin(id: string): void {
    this.put({ ...this.get(id), status: 'generating' });
  }

  /** It is finished and can be retrieved. */
  finish(id: string): ProviderEvent {
    const accounts = this.accountsOf(this.get(id).user).flatMap(covered);
    const generatedAt = this.clock.now();
    const report = this.put({ ...this.get(id), status: 'generated', generatedAt, accounts });
    const data = { user: report.user, type: report.type, report_id: id };
    return { event: 'reports.generated', data };
  }

  /** It could not be made. The provider has no event for that. */
  fail(id: string): void {
    this.put({ ...this.get(id), status: 'failed' });
  }

  find(id: string): SimulatedReport | undefined {
    return this.reports.get(id);
  }

  /** Newest first; all if no user is named. */
  all(user?: string): readonly SimulatedReport[] {
    const all = [...this.reports.values()].toReversed();
    return user === undefined ? all : all.filter((report) => report.user === user);
  }

  /** How many were ordered of this user within the last day of the provider's clock. */
  orderedWithinADay(user: string): number {
    const now = this.clock.now();
    return this.all(user).filter((one) => microsBetween(one.createdAt, now) < DAY_MICROS).length;
  }

  /** @returns whether there was one */
  delete(id: string): boolean {
    return this.reports.delete(id);
  }

  private put(report: SimulatedReport): SimulatedReport {
    this.reports.set(report.id, report);
    return report;
  }

  private get(id: string): SimulatedReport {
    const report = this.reports.get(id);
    if (report === undefined) throw new Error(`the provider knows no report ${id}`);
    return report;
  }
}

function covered(account: SimulatedAccount): readonly ReportAccount[] {
  if (!isDataIn(account) || account.scannedAt === null) return [];
  return [{ id: account.id, item: itemOf(account.employer), last_synced_at: account.scannedAt }];
}
