/** The provider's statuses of a report, in the order in which they overrule each other. */
export const REPORT_STATUSES = ['waiting_for_sync', 'generating', 'failed', 'generated'] as const;

export type ReportStatus = (typeof REPORT_STATUSES)[number];

/** The status that stands when both were heard, in whatever order: it only rises. */
export function higherStatus(a: ReportStatus, b: ReportStatus): ReportStatus {
  return REPORT_STATUSES.indexOf(a) >= REPORT_STATUSES.indexOf(b) ? a : b;
}

/** What is known of a report: the provider's id and type (`voe`, `voie`, ... and new ones). */
export interface ReportNote {
  readonly id: string;
  readonly type: string;
  readonly status: ReportStatus;
}
