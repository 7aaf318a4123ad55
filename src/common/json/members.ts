import { compact } from './compact.js';
import { endOfString, endOfValue, isQuote, skipSpace } from './scan.js';

/** One member of an object: the key decoded, and both halves as slices of the text. */
interface Member {
  readonly key: string;
  readonly rawKey: string;
  readonly rawValue: string;
}

function* membersIn(rawObject: string): Generator<Member> {
  const start = skipSpace(rawObject, 0);
  if (rawObject[start] !== '{') return;
  let at = skipSpace(rawObject, start + 1);
  while (isQuote(rawObject.charCodeAt(at))) {
    const keyEnd = endOfString(rawObject, at);
    const valueStart = skipSpace(rawObject, skipSpace(rawObject, keyEnd) + 1);
    const valueEnd = endOfValue(rawObject, valueStart);
    const rawKey = rawObject.slice(at, keyEnd);
    const key = JSON.parse(rawKey) as string;
    yield { key, rawKey, rawValue: rawObject.slice(valueStart, valueEnd) };
    at = skipSpace(rawObject, skipSpace(rawObject, valueEnd) + 1);
  }
}

/**
 * The members of an object's JSON text, in order and with duplicates: each key decoded, each
 * value as its own compact text with every token as it came. Anything but an object has none.
 * The input is text that JSON.parse accepts; linear in its length.
 */
export function members(
  rawObject: string,
): ReadonlyArray<readonly [key: string, rawValue: string]> {
  return Array.from(membersIn(rawObject), ({ key, rawValue }) => [key, compact(rawValue)] as const);
}

/** The compact text of one member's value; of several the last, as JSON.parse reads them. */
export function memberOf(rawObject: string, key: string): string | undefined {
  let found: string | undefined;
  for (const member of membersIn(rawObject)) if (member.key === key) found = member.rawValue;
  return found === undefined ? undefined : compact(found);
}

/**
 * The object's compact text without any member of that key, however the key is spelled; keys and
 * values of the others stay as they came. Anything but an object is only made compact.
 */
export function withoutMember(rawObject: string, key: string): string {
  if (rawObject[skipSpace(rawObject, 0)] !== '{') return compact(rawObject);
  const kept: string[] = [];
  for (const member of membersIn(rawObject)) {
    if (member.key !== key) kept.push(`${member.rawKey}:${compact(member.rawValue)}`);
  }
  return `{${kept.join(',')}}`;
}
