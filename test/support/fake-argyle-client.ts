import { plusMs, type Instant } from '../../src/common/instant.js';
import type { JsonObject } from '../../src/common/json/read.js';
import type { Clock } from '../../src/core/clock/clock.js';
import type {
  AccountList,
  ArgyleClient,
  ReportOrder,
} from '../../src/modules/argyle/api/argyle-client.js';
import { anId } from './payloads.js';

/** What a request meets: it fails before the provider has acted on it, or after. */
export interface Mishap {
  readonly error: Error;
  readonly isActedOn: boolean;
}

/** A report as the fake keeps it. */
export interface FakeReport {
  readonly id: string;
  readonly user: string;
  readonly type: string;
  readonly metadata: JsonObject;
  status: string;
  readonly created_at: Instant;
}

/** The provider behind the client's face, in memory, with mishaps as the test orders them. */
export class FakeArgyleClient implements Pick<
  ArgyleClient,
  'isOn' | 'accountsOf' | 'reportsOf' | 'report' | 'orderReport'
> {
  readonly isOn = true;
  readonly reports: FakeReport[] = [];
  readonly accounts = new Map<string, readonly JsonObject[]>();
  /** What the next orders meet, one each. */
  readonly mishaps: Mishap[] = [];
  /** What every question about this user meets. */
  readonly faults = new Map<string, Error>();
  /** The users about whose accounts it was asked, in order. */
  readonly askedAbout: string[] = [];
  /** Ids of reports that it was asked for, in order. */
  readonly askedFor: string[] = [];
  /** Runs while a question is underway. */
  meanwhile: () => Promise<void> = () => Promise.resolve();

  constructor(private readonly clock: Clock) {}

  async accountsOf(user: string): Promise<AccountList> {
    this.askedAbout.push(user);
    const takenAt = this.clock.now();
    this.failFor(user);
    await this.meanwhile();
    return { accounts: this.accounts.get(user) ?? [], takenAt };
  }

  // Async, so that a fault is a promise that is rejected, as the client's are.
  async reportsOf(user: string): Promise<readonly JsonObject[]> {
    await Promise.resolve();
    this.failFor(user);
    return this.reportsAbout(user).map((report) => ({ ...report }));
  }

  async report(id: string): Promise<JsonObject | null> {
    this.askedFor.push(id);
    await Promise.resolve();
    const found = this.reports.find((report) => report.id === id);
    if (found) this.failFor(found.user);
    return found ? { ...found } : null;
  }

  async orderReport(type: string, { user, metadata = {} }: ReportOrder): Promise<JsonObject> {
    const mishap = this.mishaps.shift();
    if (mishap?.isActedOn === false) throw mishap.error;
    const report = {
      ...{ id: anId(), user, type, metadata, status: 'generating' },
      created_at: plusMs(this.clock.now(), 1),
    };
    this.reports.push(report);
    await this.meanwhile();
    if (mishap) throw mishap.error;
    return { ...report };
  }

  reportsAbout(user: string): readonly FakeReport[] {
    return this.reports.filter((report) => report.user === user);
  }

  private failFor(user: string): void {
    const fault = this.faults.get(user);
    if (fault) throw fault;
  }
}
