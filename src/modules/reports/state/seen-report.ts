import { minInstant, parseInstant, type Instant } from '../../../common/instant.js';
import { member, textOf, type JsonObject } from '../../../common/json/read.js';
import type { ReportEntity } from '../../../entities/report.entity.js';

/** The columns that only the provider's own object of a report fills. */
export type SeenColumns = Pick<
  ReportEntity,
  'seen_at' | 'ordered_at' | 'file_url' | 'json_url' | 'last_synced_at' | 'accounts' | 'metadata'
>;

/** Those of a report of which only events told. */
export const UNSEEN: SeenColumns = {
  seen_at: null,
  ordered_at: null,
  file_url: null,
  json_url: null,
  last_synced_at: null,
  accounts: null,
  metadata: null,
};

const LONGEST_URL = 2_000;
const LONGEST_JSON = 50_000;

/** What the provider showed of a report at that time. */
export function seenColumns(report: JsonObject, seenAt: Instant): SeenColumns {
  const orderedAt = parseInstant(member(report, 'created_at'));
  return {
    seen_at: seenAt,
    // Never after it was seen: it would count among the reports of a day for ever.
    ordered_at: orderedAt === null ? null : minInstant(orderedAt, seenAt),
    file_url: textOf(member(report, 'file_url'), LONGEST_URL),
    json_url: textOf(member(report, 'json_url'), LONGEST_URL),
    last_synced_at: parseInstant(member(report, 'last_synced_at')),
    accounts: jsonOf(member(report, 'accounts')),
    metadata: jsonOf(member(report, 'metadata')),
  };
}

/** Kept as it came, unless it is so long that nobody would want it. */
function jsonOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const text = JSON.stringify(value);
  return text.length <= LONGEST_JSON ? text : null;
}
