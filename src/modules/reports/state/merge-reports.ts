import { minInstant, type Instant } from '../../../common/instant.js';
import type { ReportEntity } from '../../../entities/report.entity.js';
import { higherStatus, type ReportNote } from '../tracking/report-status.js';

/** A report as it is stored. */
export type ReportRow = Readonly<ReportEntity>;

/** What one event says about a report, as a row of its own. */
export function toReportRow(
  { id, type, status }: ReportNote,
  heard: { readonly user: string; readonly eventId: string; readonly receivedAt: Instant },
): ReportRow {
  const isGenerated = status === 'generated';
  return {
    id,
    user_id: heard.user,
    type,
    status,
    event_id: isGenerated ? heard.eventId : null,
    created_at: heard.receivedAt,
    generated_at: isGenerated ? heard.receivedAt : null,
  };
}

/**
 * One row for each report from all that was heard of it, in whatever order: the status only
 * rises, and what was said twice counts from the first time. By id.
 */
export function mergeReports(rows: readonly ReportRow[]): readonly ReportRow[] {
  const merged = new Map<string, ReportRow>();
  for (const row of rows) {
    const known = merged.get(row.id);
    merged.set(row.id, known === undefined ? row : merge(known, row));
  }
  return [...merged.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function merge(a: ReportRow, b: ReportRow): ReportRow {
  const first = generationOf(b) < generationOf(a) ? b : a;
  return {
    ...a,
    status: higherStatus(a.status, b.status),
    created_at: minInstant(a.created_at, b.created_at),
    generated_at: first.generated_at,
    event_id: first.event_id,
  };
}

/** Sorts by when it was generated, then by event; what is not generated comes last. */
function generationOf({ generated_at, event_id }: ReportRow): string {
  return generated_at === null ? 'never' : `${generated_at} ${event_id ?? ''}`;
}
