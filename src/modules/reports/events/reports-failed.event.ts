import { OwnEvents } from '../../../core/events/own-events.js';

/** The `data` of `reports.failed`. */
export interface FailedReportData {
  readonly user: string;
  /** Such as `voie`. */
  readonly type: string;
  /** Null: the provider refused to make one. */
  readonly report_id: string | null;
  /** For people. */
  readonly reason: string;
}

/** Reports that will not come; told once for each, and once for each refusal. */
export class ReportsFailed extends OwnEvents {
  static override readonly type = 'reports.failed';
  readonly event = 'reports.failed';

  constructor(readonly reports: readonly FailedReportData[]) {
    super(reports.map((data) => ({ user: data.user, data })));
  }
}
