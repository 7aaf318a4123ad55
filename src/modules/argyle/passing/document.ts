import type { AnswerHeaders } from '../../../core/http/exchange.js';

/** The types that are passed on as they are, each with the ending of its file name. */
const TYPES: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/json': 'json',
  'application/zip': 'zip',
};
const UNKNOWN = 'application/octet-stream';

/**
 * The head of a document's answer: a file to be kept, never a page to be shown, whatever the
 * provider or its storage says of it.
 * @param id in the shape of an id
 */
export function documentHeaders(id: string, from: AnswerHeaders): Record<string, string> {
  const type = typeOf(from);
  const encoding = from['content-encoding'];
  const length = lengthOf(from);
  return {
    'content-type': type,
    'content-disposition': `attachment; filename="report-${id}.${TYPES[type] ?? 'bin'}"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'no-store',
    ...(encoding === 'gzip' ? { 'content-encoding': 'gzip' } : {}),
    // With it, whoever reads sees for himself that something is missing.
    ...(length === null ? {} : { 'content-length': String(length) }),
  };
}

/** Bytes of the body as announced, or null. */
export function lengthOf(from: AnswerHeaders): number | null {
  const length = from['content-length'];
  return typeof length === 'string' && /^\d{1,15}$/.test(length) ? Number(length) : null;
}

function typeOf(from: AnswerHeaders): string {
  const said = from['content-type'];
  const [type = ''] = typeof said === 'string' ? said.split(';') : [];
  const known = type.trim().toLowerCase();
  return Object.hasOwn(TYPES, known) ? known : UNKNOWN;
}
