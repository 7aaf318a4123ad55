const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** True for the four characters that JSON calls white space. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** True for the quote that opens and closes a string. */
export function isQuote(code: number): boolean {
  return code === QUOTE;
}

/** 1 for an opening bracket, -1 for a closing one, else 0. */
export function nesting(code: number): -1 | 0 | 1 {
  if (code === 0x7b || code === 0x5b) return 1;
  return code === 0x7d || code === 0x5d ? -1 : 0;
}

/** The first position from `at` on that is not white space. */
export function skipSpace(text: string, at: number): number {
  let next = at;
  while (isSpace(text.charCodeAt(next))) next += 1;
  return next;
}

/** The position behind the string that opens at `start`; the end of the text if it never closes. */
export function endOfString(text: string, start: number): number {
  for (let from = start + 1; ;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return text.length;
    let escape = quote;
    while (text.charCodeAt(escape - 1) === BACKSLASH) escape -= 1;
    if ((quote - escape) % 2 === 0) return quote + 1;
    from = quote + 1;
  }
}

function endOfScalar(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === COMMA || isSpace(code) || nesting(code) < 0) return at;
    at += 1;
  }
  return at;
}

function endOfContainer(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    at = code === QUOTE ? endOfString(text, at) : at + 1;
    depth += nesting(code);
    if (depth === 0) return at;
  }
  return at;
}

/**
 * The position behind the value that begins at `start`, of whatever kind and however deep: the
 * nesting is counted, not recursed into.
 */
export function endOfValue(text: string, start: number): number {
  const code = text.charCodeAt(start);
  if (code === QUOTE) return endOfString(text, start);
  return nesting(code) > 0 ? endOfContainer(text, start) : endOfScalar(text, start);
}
