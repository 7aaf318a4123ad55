import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ReportRecords } from '../records/report-records.js';
import type { SimulatedReport } from '../records/simulated-report.js';
import { notFound, refused, type ApiAnswer, type ApiCall, type Route } from './api-answer.js';

const KINDS = ['pdf', 'json'] as const;

/**
 * The files of reports. Their urls lead to an address of the API, which wants the key and sends
 * on to a storage under another path: that one takes a signature in the url, and refuses whoever
 * shows it a key as well, as storages do.
 */
export class Downloads {
  private readonly key = randomBytes(32);

  /** @param storage scheme and host of the storage */
  constructor(
    private readonly reports: ReportRecords,
    private readonly storage: () => string,
  ) {}

  /** What the API answers. */
  redirects(): readonly Route[] {
    return KINDS.map((kind) => ({
      method: 'GET',
      path: `/v2/report-files/{id}/${kind}`,
      answer: ({ params }) => this.redirect(params['id'] ?? '', kind),
    }));
  }

  /** What the storage answers. */
  files(): readonly Route[] {
    return KINDS.map((kind) => ({
      method: 'GET',
      path: `/storage/{id}/${kind}`,
      answer: (call) => this.file(call, kind),
    }));
  }

  private redirect(id: string, kind: string): ApiAnswer {
    if (this.reports.find(id)?.status !== 'generated') return notFound();
    const signature = this.signature(id, kind).toString('hex');
    const location = `${this.storage()}/storage/${id}/${kind}?signature=${signature}`;
    return { status: 302, headers: { location } };
  }

  private file({ params, query, authorization }: ApiCall, kind: 'pdf' | 'json'): ApiAnswer {
    if (authorization !== undefined) return refused(400, 'Only one way to sign in is allowed.');
    const report = this.reports.find(params['id'] ?? '');
    if (report === undefined) return notFound();
    const given = Buffer.from(query.get('signature') ?? '', 'hex');
    const right = this.signature(report.id, kind);
    const isRight = given.length === right.length && timingSafeEqual(given, right);
    return isRight ? fileOf(report, kind) : refused(403, 'Access denied.');
  }

  private signature(id: string, kind: string): Buffer {
    return createHmac('sha256', this.key).update(`${id}/${kind}`).digest();
  }
}

function fileOf(report: SimulatedReport, kind: 'pdf' | 'json'): ApiAnswer {
  const { id, user, type, accounts } = report;
  const body = kind === 'pdf' ? pdf(`${type} ${id}`) : JSON.stringify({ id, user, type, accounts });
  const contentType = kind === 'pdf' ? 'application/pdf' : 'application/json';
  return { status: 200, body: Buffer.from(body), headers: { 'content-type': contentType } };
}

/** The smallest document that readers open: an empty page with a title. */
function pdf(title: string): string {
  return [
    '%PDF-1.4',
    '1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj',
    '2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj',
    '3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>> endobj',
    `4 0 obj <</Title (${title})>> endobj`,
    'trailer <</Root 1 0 R /Info 4 0 R /Size 5>>',
    '%%EOF',
    '',
  ].join('\n');
}
