import { InvalidFields } from '../problem.js';

/** A place in a list: the key of the row next to it, and which way to read on. */
export interface Cursor {
  readonly direction: 'next' | 'previous';
  readonly key: string;
}

/** The opaque text that stands in the links. */
export function encodeCursor({ direction, key }: Cursor): string {
  return Buffer.from(`${direction === 'next' ? 'n' : 'p'}${key}`).toString('base64url');
}

/**
 * @param keyPattern what a key of this list looks like, so that a made-up cursor is a 400
 * @throws InvalidFields if the text is no cursor of this list
 */
export function decodeCursor(text: string, keyPattern: RegExp): Cursor {
  const plain = Buffer.from(text, 'base64url').toString('utf8');
  const key = plain.slice(1);
  const isCursor = /^[np]/.test(plain) && keyPattern.test(key);
  if (!isCursor) {
    throw new InvalidFields({ cursor: ['is not one of ours: follow `next` and `previous`.'] });
  }
  return { direction: plain.startsWith('n') ? 'next' : 'previous', key };
}
