import type { Instant } from '../../../common/instant.js';
import type { ReportEntity } from '../../../entities/report.entity.js';
import { higherStatus, type ReportNote } from '../tracking/report-status.js';
import { UNSEEN, type SeenColumns } from './seen-report.js';

/** A report as it is stored. */
export type ReportRow = Readonly<ReportEntity>;

/** What one event says about a report, as a row of its own. */
export function toReportRow(
  { id, type, status }: ReportNote,
  heard: { readonly user: string; readonly eventId: string | null; readonly receivedAt: Instant },
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
    failed_at: status === 'failed' ? heard.receivedAt : null,
    ...UNSEEN,
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
  const seen = (b.seen_at ?? '') >= (a.seen_at ?? '') ? b : a;
  return {
    ...detailsOf(seen),
    id: first.id,
    user_id: first.user_id,
    type: first.type,
    created_at: first.created_at,
    status: higherStatus(a.status, b.status),
    generated_at: generated.generated_at,
    event_id: generated.event_id,
    failed_at: earlier(a.failed_at, b.failed_at),
  };
}

/** What stands is what the provider showed last. */
function detailsOf(row: ReportRow): SeenColumns {
  const { seen_at, ordered_at, file_url, json_url, last_synced_at, accounts, metadata } = row;
  return { seen_at, ordered_at, file_url, json_url, last_synced_at, accounts, metadata };
}

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || (b !== null && b < a) ? b : a;
}

/** Sorts by when it was first heard of, then by what was said. */
function originOf({ created_at, user_id, type }: ReportRow): string {
  return `${created_at} ${user_id} ${type}`;
}

/** Sorts by when it was generated, then by event, if one told of it; what is not comes last. */
function generationOf({ generated_at, event_id }: ReportRow): string {
  return generated_at === null ? 'never' : `${generated_at} ${event_id ?? ''}`;
}
