import { invalid, ok, refused, type ApiAnswer, type ApiCall } from './api-answer.js';

const DEFAULT_LIMIT = 10;
const MOST = 200;

/** A place in a list: just after, or just before, the thing with this id. */
interface Cursor {
  readonly side: 'after' | 'before';
  readonly id: string;
}

/**
 * One page of a list, newest first, with the urls of its neighbours.
 * @param origin scheme and host of the urls
 */
export function pageOf<T extends { readonly id: string }>(
  { path, query }: ApiCall,
  origin: string,
  unsorted: readonly T[],
  toResource: (one: T) => unknown,
): ApiAnswer {
  // Ids begin with their time.
  const list = unsorted.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
    return invalid({ limit: [`Ensure this value is between 1 and ${MOST}.`] });
  }
  const start = startOf(query.get('cursor'), list, limit);
  if (start === null) return refused(404, 'Invalid cursor');
  const results = list.slice(start, start + limit);
  const link = (side: Cursor['side'], one: T | undefined, isThere: boolean): string | null => {
    if (one === undefined || !isThere) return null;
    const next = new URLSearchParams(query);
    next.set('cursor', written({ side, id: one.id }));
    return `${origin}${path}?${next.toString()}`;
  };
  return ok({
    next: link('after', results.at(-1), start + limit < list.length),
    previous: link('before', results[0], start > 0),
    results: results.map(toResource),
  });
}

/** Null for a cursor that is none, or whose thing is gone from a list that has no order left. */
function startOf(
  text: string | null,
  list: readonly { readonly id: string }[],
  limit: number,
): number | null {
  if (text === null) return 0;
  const cursor = read(text);
  if (cursor === null) return null;
  // Ids are ordered by time, so a page goes on where it was although its last thing was deleted.
  const older = list.findIndex(({ id }) => id < cursor.id);
  if (cursor.side === 'after') return older === -1 ? list.length : older;
  const here = list.findIndex(({ id }) => id <= cursor.id);
  return Math.max(0, (here === -1 ? list.length : here) - limit);
}

function written({ side, id }: Cursor): string {
  return Buffer.from(`${side === 'after' ? 'n' : 'p'}=${id}`).toString('base64url');
}

function read(text: string): Cursor | null {
  const match = /^([np])=([0-9a-f-]{36})$/.exec(Buffer.from(text, 'base64url').toString('latin1'));
  if (match?.[2] === undefined) return null;
  return { side: match[1] === 'n' ? 'after' : 'before', id: match[2] };
}
