import { BYTES_EXPECTED, parseBytes } from '../../common/bytes.js';
import { DURATION_EXPECTED, parseDuration } from '../../common/duration.js';

/** Turns the text of one environment variable into its value, or throws {@link Unreadable}. */
export type Reader<T> = (text: string) => T;

/** What a reader expected instead; the variable's name is added by whoever reads it. */
export class Unreadable extends Error {}

function fail(expected: string): never {
  throw new Unreadable(`must be ${expected}`);
}

/** Any text, as it stands. */
export const text: Reader<string> = (value) => value;

/** A whole number within the bounds, both included. */
export function integer(min: number, max: number): Reader<number> {
  return (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
    if (number >= min && number <= max) return number;
    return fail(`a whole number from ${String(min)} to ${String(max)}`);
  };
}

/** A duration in milliseconds, within the bounds (milliseconds too). */
export function duration(min = 1, max = 366 * 86_400_000): Reader<number> {
  return (value) => {
    const ms = parseDuration(value);
    if (ms !== null && ms >= min && ms <= max) return ms;
    return fail(`${DURATION_EXPECTED} (${String(min)}ms to ${String(max)}ms)`);
  };
}

/** A size in bytes, within the bounds. */
export function bytes(min: number, max: number): Reader<number> {
  return (value) => {
    const size = parseBytes(value);
    if (size !== null && size >= min && size <= max) return size;
    return fail(`${BYTES_EXPECTED} (${String(min)} to ${String(max)} bytes)`);
  };
}

/** `true`/`on`/`1` or `false`/`off`/`0`. */
export const flag: Reader<boolean> = (value) => {
  if (/^(true|on|1)$/i.test(value)) return true;
  if (/^(false|off|0)$/i.test(value)) return false;
  return fail('true or false');
};

/** One of the words. */
export function choice<T extends string>(...words: readonly T[]): Reader<T> {
  return (value) => words.find((word) => word === value) ?? fail(`one of ${words.join(', ')}`);
}

/** A comma-separated list, trimmed, without empty parts, of at most `max`. */
export function list<T>(item: Reader<T>, max: number): Reader<readonly T[]> {
  return (value) => {
    const parts = value.split(',').map((part) => part.trim());
    if (parts.length > max || parts.includes('')) {
      return fail(`a comma-separated list of at most ${String(max)} parts, none of them empty`);
    }
    return parts.map(item);
  };
}

/** An absolute URL of one of the schemes, without credentials, query or fragment. */
export function url(...schemes: readonly string[]): Reader<string> {
  return (value) => {
    const parsed = URL.canParse(value) ? new URL(value) : null;
    const clean = parsed && !parsed.username && !parsed.search && !parsed.hash;
    if (clean && schemes.includes(parsed.protocol.slice(0, -1))) return value.replace(/\/+$/, '');
    return fail(`an absolute ${schemes.join(' or ')} url without credentials, query or fragment`);
  };
}

/** A number from 0 to 1. */
export const ratio: Reader<number> = (value) => {
  const number = /^(0|1|[01]?\.\d{1,15}|1\.0+)$/.test(value) ? Number(value) : NaN;
  return number >= 0 && number <= 1 ? number : fail('a number from 0 to 1');
};

/** `name=value,name=value`, percent-encoded, as OpenTelemetry's variables are written. */
export const textPairs: Reader<Readonly<Record<string, string>>> = (value) => {
  const parts = value.split(',').map((part) => part.trim());
  const pairs = parts.filter((part) => part !== '').map(toPair);
  return Object.fromEntries(pairs);
};

function toPair(part: string): readonly [string, string] {
  const at = part.indexOf('=');
  try {
    if (at > 0) return [part.slice(0, at).trim(), decodeURIComponent(part.slice(at + 1).trim())];
  } catch {
    // A percent sign that encodes nothing.
  }
  return fail('name=value,name=value, percent-encoded');
}
