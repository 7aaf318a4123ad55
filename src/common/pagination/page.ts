import { encodeCursor } from './cursor.js';

/** A page of a list on the wire, newest first; the links are absolute urls. */
export interface Page<T> {
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly T[];
}

/** The rows of a page with the keys of its neighbours, null where the list ends. */
export interface PageOfRows<Row> {
  readonly rows: readonly Row[];
  readonly nextKey: string | null;
  readonly previousKey: string | null;
}

/**
 * @param url the absolute url of the request, whose filters the links repeat
 * @param toResult what a row looks like on the wire
 */
export function toPage<Row, T>(
  url: string,
  page: PageOfRows<Row>,
  toResult: (row: Row) => T,
): Page<T> {
  return {
    next: link(url, 'next', page.nextKey),
    previous: link(url, 'previous', page.previousKey),
    results: page.rows.map(toResult),
  };
}

function link(url: string, direction: 'next' | 'previous', key: string | null): string | null {
  if (key === null) return null;
  const target = new URL(url);
  target.searchParams.set('cursor', encodeCursor({ direction, key }));
  return target.href;
}
