import { endOfString, isQuote, isSpace, skipSpace } from './scan.js';

/**
 * The same JSON text without the white space between its tokens. Tokens are copied, never
 * rewritten: `1.0`, `1e400`, escapes and duplicate members come out as they went in. The input
 * is text that JSON.parse accepts; linear in its length.
 */
export function compact(raw: string): string {
  let kept = '';
  let from = 0;
  let at = 0;
  while (at < raw.length) {
    const code = raw.charCodeAt(at);
    if (isQuote(code)) {
      at = endOfString(raw, at);
    } else if (isSpace(code)) {
      kept += raw.slice(from, at);
      from = at = skipSpace(raw, at);
    } else {
      at += 1;
    }
  }
  return kept + raw.slice(from);
}
