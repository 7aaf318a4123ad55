import type { Instant } from '../../../common/instant.js';
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
 * rises, what was said twice counts from the first time, and whose it is says the first. By id.
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
  const first = originOf(b) < originOf(a) ? b : a;
  const generated = generationOf(b) < generationOf(a) ? b : a;
  return {
    ...first,
    status: higherStatus(a.status, b.status),
    generated_at: generated.generated_at,
    event_id: generated.event_id,
  };
}

/** Sorts by when it was first heard of, then by what was said. */
function originOf({ created_at, user_id, type }: ReportRow): string {
  return `${created_at} ${user_id} ${type}`;
}

/** Sorts by when it was generated, then by event; what is not generated comes last. */
function generationOf({ generated_at, event_id }: ReportRow): string {
  return generated_at === null ? 'never' : `${generated_at} ${event_id ?? ''}`;
}
