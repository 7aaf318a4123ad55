import { Injectable } from '@nestjs/common';
import { toId } from '../../../common/ids.js';
import { member, textOf } from '../../../common/json/read.js';
import { Acts } from '../../../core/audit/acts.js';
import { Database } from '../../../core/database/database.js';
import { ErasedUsers } from '../../../core/erasure/erased-users.js';
import type { OutboundStream } from '../../../core/http/stream-exchange.js';
import { ArgyleClient } from '../api/argyle-client.js';
import { ArgyleRefused, ArgyleUnavailable } from '../api/argyle-faults.js';
import { documentHeaders } from './document.js';
import { Downloads } from './downloads.js';
import {
  NoProvider,
  NotGenerated,
  ProviderRefused,
  ProviderUnavailable,
  ReportUnknown,
} from './passing.errors.js';

/** The two forms in which the provider keeps a report. */
export type DocumentKind = 'file_url' | 'json_url';

/** A document on its way. */
export interface PassedDocument {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: OutboundStream['body'];
}

/** Passes the documents of reports through; keeps nothing of them. */
@Injectable()
export class DocumentsService {
  constructor(
    private readonly client: ArgyleClient,
    private readonly downloads: Downloads,
    private readonly database: Database,
    private readonly acts: Acts,
    private readonly erased: ErasedUsers,
  ) {}

  /** @throws NoProvider, ReportUnknown, NotGenerated, ProviderRefused, ProviderUnavailable */
  async open(idText: string, kind: DocumentKind): Promise<PassedDocument> {
    if (!this.client.isOn) throw new NoProvider();
    const id = toId(idText);
    if (id === null) throw new ReportUnknown();
    try {
      const { headers, body } = await this.downloads.fetch(await this.urlOf(id, kind));
      return { headers: documentHeaders(id, headers), body };
    } catch (error) {
      if (error instanceof ArgyleRefused) throw new ProviderRefused(error);
      if (error instanceof ArgyleUnavailable) throw new ProviderUnavailable(error);
      throw error;
    }
  }

  /** Before it is fetched: what can't be kept in the audit is not done. */
  private audit(report: string, kind: DocumentKind, user: string | null): Promise<void> {
    return this.database.transaction(async (tx) => {
      const erased = await this.erased.hold(tx, user === null ? [] : [user]);
      const id = user !== null && erased.has(user) ? this.erased.markOf(user) : report;
      const details = { form: kind === 'json_url' ? 'json' : 'file' };
      await this.acts.done(tx, 'report.document_fetched', { type: 'report', id }, details);
    });
  }

  private async urlOf(id: string, kind: DocumentKind): Promise<string> {
    const report = await this.client.report(id);
    if (!report) throw new ReportUnknown();
    const url = member(report, kind);
    if (typeof url === 'string' && url !== '') {
      await this.audit(id, kind, toId(member(report, 'user')));
      return url;
    }
    throw new NotGenerated(textOf(member(report, 'status'), 50) ?? 'unknown');
  }
}
