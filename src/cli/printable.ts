/**
 * Controls (C0, DEL, C1), what turns the direction of writing, what breaks a line, what is
 * invisible, and halves of a character: to a terminal they are orders, to an eye a lie.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The text with whatever a terminal would obey written out, such as `\u001b`; on one line. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escaped);
}

/** JSON on one line, in which nothing is an order to a terminal; reads back as the same value. */
export function printableJson(value: unknown): string {
  return printable(JSON.stringify(value));
}

/** In units of UTF-16, as JSON and JavaScript read it. */
function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');
}
