import { toId } from '../../../common/ids.js';
import { member, textOf } from '../../../common/json/read.js';
import type { JsonObject } from '../../../common/json/read.js';
import { REPORT_STATUSES } from './report-status.js';
import type { ReportNote, ReportStatus } from './report-status.js';

/**
 * A report as the provider writes it when it is asked. Null without an id or a type. A status that
 * is not known is taken for `generating`: something is underway.
 */
export function readReport(report: JsonObject): ReportNote | null {
  const id = toId(member(report, 'id'));
  const type = textOf(member(report, 'type'), 100);
  return id === null || type === null ? null : { id, type, status: statusOf(report) };
}

function statusOf(report: JsonObject): ReportStatus {
  const status = member(report, 'status');
  return REPORT_STATUSES.find((known) => known === status) ?? 'generating';
}
