import type { Faults } from '../faults/faults.js';
import type { EventData, ProviderEvent } from '../provider-event.js';
import type { ProviderRecords, SimulatedUser } from '../records/provider-records.js';
import type { SimulatedReport } from '../records/simulated-report.js';
import type { SimulatedClock } from '../simulated-clock.js';

/** How long reports take, in milliseconds of the provider's clock. */
export interface ReportTimes {
  /** From all the data being in to the report being generated. Default 5 s. */
  readonly generationMs?: number;
  /** After that long it is made of the data that is there. Default 10 minutes. */
  readonly longestWaitMs?: number;
}

const LOOK_AGAIN_MS = 1_000;

/**
 * Takes orders of reports and lets them live: they wait for the data, are generated, or fail. That
 * a report was generated is told; that it failed is not.
 */
export class ReportDesk {
  private readonly stop = new AbortController();
  private readonly generationMs: number;
  private readonly longestWaitMs: number;
  private toFail = 0;

  constructor(
    private readonly clock: SimulatedClock,
    private readonly records: ProviderRecords,
    private readonly faults: Faults,
    private readonly tell: (event: ProviderEvent) => void,
    { generationMs = 5_000, longestWaitMs = 600_000 }: ReportTimes = {},
  ) {
    this.generationMs = generationMs;
    this.longestWaitMs = longestWaitMs;
  }

  /** Starts a report that will be finished by itself. */
  order(user: SimulatedUser, type: string, metadata: EventData = {}): SimulatedReport {
    const report = this.records.reports.order(user, type, metadata);
    void this.live(report.id).catch(() => undefined);
    return report;
  }

  /** The next report to be finished fails instead; called twice, the next two. */
  failNext(): void {
    this.toFail += 1;
  }

  /** What is underway stays as it is. */
  close(): void {
    this.stop.abort();
  }

  private async live(id: string): Promise<void> {
    await this.dataOf(id);
    const { reports } = this.records;
    if (reports.find(id) === undefined) return;
    reports.begin(id);
    await this.clock.sleep(this.generationMs, this.stop.signal);
    if (reports.find(id) === undefined) return;
    if (this.mustFail(id)) reports.fail(id);
    else this.tell(reports.finish(id));
  }

  private async dataOf(id: string): Promise<void> {
    const { reports } = this.records;
    const began = this.clock.elapsed();
    while (reports.find(id) !== undefined && reports.mustWait(id)) {
      if (this.clock.elapsed() - began > this.longestWaitMs) return;
      await this.clock.sleep(LOOK_AGAIN_MS, this.stop.signal);
    }
  }

  /** Without any data there is nothing to make a report of. */
  private mustFail(id: string): boolean {
    if (this.toFail > 0) {
      this.toFail -= 1;
      return true;
    }
    return !this.records.reports.hasData(id) || this.faults.strikes('failReports');
  }
}
