import type { Instant } from '../../common/instant.js';
import type { EventData } from '../provider-event.js';

/** How far a report is. */
export type ReportStatus = 'waiting_for_sync' | 'generating' | 'generated' | 'failed';

/** A verification report that somebody ordered. */
export interface SimulatedReport {
  readonly id: string;
  readonly user: string;
  readonly externalId: string | null;
  readonly type: string;
  readonly status: ReportStatus;
  readonly createdAt: Instant;
  readonly generatedAt: Instant | null;
  /** What it was made of; empty until it is generated. */
  readonly accounts: readonly ReportAccount[];
  /** As the order had it. */
  readonly metadata: EventData;
}

/** An account in a report. */
export interface ReportAccount {
  readonly id: string;
  readonly item: string;
  readonly last_synced_at: Instant;
}

/** Types of reports that can be ordered. */
export const REPORT_TYPES: readonly string[] = ['voe', 'voie', 'voe-mortgage', 'voie-mortgage'];

/**
 * A report in the provider's form.
 * @param filesAt where its file and its JSON can be fetched, without the last part of the path
 */
export function reportResource(report: SimulatedReport, filesAt: string): EventData {
  const isGenerated = report.status === 'generated';
  const synced = report.accounts.map(({ last_synced_at: at }) => at).toSorted();
  return {
    id: report.id,
    user: report.user,
    reference_id: report.id,
    generated_at: report.generatedAt,
    created_at: report.createdAt,
    type: report.type,
    status: report.status,
    file_url: isGenerated ? `${filesAt}/${report.id}/pdf` : null,
    json_url: isGenerated ? `${filesAt}/${report.id}/json` : null,
    last_synced_at: synced.at(-1) ?? null,
    accounts: report.accounts,
    metadata: report.metadata,
    external_id: report.externalId,
  };
}
