import { endOfString, isQuote, nesting } from './scan.js';

/**
 * True if more than `max` arrays and objects are open at once: `1` is 0 deep, `[]` is 1, `[{}]`
 * is 2. Counts instead of recursing and stops at the first bracket too many, so text of any depth
 * is safe; works on text that nobody has parsed yet.
 */
export function isDeeperThan(text: string, max: number): boolean {
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    at = isQuote(code) ? endOfString(text, at) : at + 1;
    depth += nesting(code);
    if (depth > max) return true;
  }
  return false;
}
