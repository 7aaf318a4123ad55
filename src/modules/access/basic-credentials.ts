/** What a caller says who it is; the secret is not checked yet. */
export interface Credentials {
  readonly id: string;
  readonly secret: string;
}

const HEADER = /^basic +([a-z0-9+/]+={0,2})$/i;
const LONGEST = 1_000;
const CONTROL = /\p{Cc}/u;

/**
 * Reads `Authorization: Basic ...` (RFC 7617) strictly: canonical base64 of valid UTF-8 without
 * control characters, with a colon; the first one ends the id. Null for anything else.
 */
export function readBasicCredentials(header: string | undefined): Credentials | null {
  if (header === undefined || header.length > LONGEST) return null;
  const text = decode(HEADER.exec(header)?.[1] ?? '');
  const colon = text?.indexOf(':') ?? -1;
  if (text === null || colon < 1 || CONTROL.test(text)) return null;
  return { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}

function decode(base64: string): string | null {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
