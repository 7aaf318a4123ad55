/** With the flag `u` a pair is one character, so that only a half is a surrogate. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Why a value is no text that can be stored and echoed, or null if it is: a string that is not
 * blank, of at most `max` characters, without NUL (PostgreSQL has no place for it) and without
 * halves of surrogate pairs (UTF-8 has none).
 */
export function textFault(value: unknown, max: number): string | null {
  if (typeof value !== 'string') return 'must be a string.';
  if (value.trim() === '') return 'must not be empty.';
  if (value.length > max) return `must have at most ${String(max)} characters.`;
  if (value.includes('\0')) return 'must not contain a NUL character.';
  return LONE_SURROGATE.test(value)
    ? 'must not contain half a character (a lone surrogate).'
    : null;
}
