import { Injectable } from '@nestjs/common';
import type { Instant } from '../../../common/instant.js';
import { toId } from '../../../common/ids.js';
import { member, type JsonObject } from '../../../common/json/read.js';
import { messageKeyOf } from '../../../common/wire/message-key.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { EventBus } from '../../../core/events/event-bus.js';
import { MissedMessages } from '../events/missed-messages.event.js';
import { ReportsFailed } from '../events/reports-failed.event.js';
import { readReport } from '../tracking/read-report.js';
import { higherStatus } from '../tracking/report-status.js';
import { mergeReports, toReportRow, type ReportRow } from './merge-reports.js';
import { ReportNotesRepository } from './report-notes.repository.js';
import { seenColumns } from './seen-report.js';

const WHY_FAILED = 'The provider could not make the report.';

/** What was news among the reports that the provider showed. */
export interface SeenReports {
  /** Those that were not known, or not to be so far. */
  readonly changed: readonly ReportRow[];
  readonly generated: readonly ReportRow[];
  readonly failed: readonly ReportRow[];
}

/**
 * Takes the reports that the provider shows. Tells {@link MissedMessages} of those whose
 * `reports.generated` has not come, and {@link ReportsFailed}: no event of the provider does.
 */
@Injectable()
export class ReportsKeeper {
  constructor(
    private readonly repository: ReportNotesRepository,
    private readonly bus: EventBus,
  ) {}

  /** Whatever is no report, or nobody's, is passed over. The rows of the users are held. */
  async take(
    tx: Transaction,
    reports: readonly JsonObject[],
    seenAt: Instant,
  ): Promise<SeenReports> {
    const rows = mergeReports(reports.flatMap((report) => rowOf(report, seenAt) ?? []));
    const before = await this.repository.add(tx, rows);
    const changed = rows.filter(({ id, status }) => {
      const known = before.get(id);
      return known === undefined || higherStatus(known, status) !== known;
    });
    const generated = changed.filter(({ status }) => status === 'generated');
    const failed = changed.filter(({ status }) => status === 'failed');
    return { changed, generated, failed };
  }

  async tell(tx: Transaction, { generated, failed }: SeenReports): Promise<void> {
    const messages = generated.map(({ id, user_id: user, type }) => {
      const data = { user, type, report_id: id };
      const messageKey = messageKeyOf('reports.generated', data);
      return { user, data, ...(messageKey === null ? {} : { messageKey }) };
    });
    const lost = failed.map(({ id, user_id: user, type }) => {
      return { user, type, report_id: id, reason: WHY_FAILED };
    });
    if (messages.length > 0) {
      await this.bus.publish(new MissedMessages('reports.generated', messages), tx);
    }
    if (lost.length > 0) await this.bus.publish(new ReportsFailed(lost), tx);
  }
}

function rowOf(report: JsonObject, seenAt: Instant): ReportRow | null {
  const [note, user] = [readReport(report), toId(member(report, 'user'))];
  if (note === null || user === null) return null;
  const row = toReportRow(note, { user, eventId: null, receivedAt: seenAt });
  return { ...row, ...seenColumns(report, seenAt) };
}
