import { decodeCursor, type Cursor } from '../../common/pagination/cursor.js';
import type { PageOfRows } from '../../common/pagination/page.js';
import { ID_PATTERN } from '../../common/ids.js';
import type { Queryable } from './queryable.js';

/** A condition with one parameter, written `?`; left out when the value is undefined. */
export type Condition = readonly [sql: string, value: unknown];

export interface PageSelection {
  /** `SELECT ... FROM ...`, whose rows have a text column named by `key`. */
  readonly select: string;
  /** The expression that orders the list and names its column; unique and time-ordered. */
  readonly key: { readonly sql: string; readonly column: string; readonly pattern?: RegExp };
  readonly conditions: readonly Condition[];
  readonly page: { readonly limit: number; readonly cursor?: string };
}

/** Reads one page of a list, newest first, by its key and never by an offset. */
export async function selectPage<Row extends object>(
  database: Queryable,
  { select, key, conditions, page }: PageSelection,
): Promise<PageOfRows<Row>> {
  const cursor =
    page.cursor === undefined ? null : decodeCursor(page.cursor, key.pattern ?? ID_PATTERN);
  const backwards = cursor?.direction === 'previous';
  const all: readonly Condition[] = [
    ...conditions,
    [`${key.sql} ${backwards ? '>' : '<'} ?`, cursor?.key],
  ];
  const { where, parameters } = toWhere(all);
  const rows = await database.query<Row>(
    `${select} ${where} ORDER BY ${key.sql} ${backwards ? 'ASC' : 'DESC'} LIMIT ${String(page.limit + 1)}`,
    parameters,
  );
  return toPageOfRows(rows, page.limit, cursor, (row) => String(row[key.column as keyof Row]));
}

function toWhere(conditions: readonly Condition[]): { where: string; parameters: unknown[] } {
  const given = conditions.filter(([, value]) => value !== undefined);
  const parts = given.map(([sql], index) => sql.replace('?', `$${String(index + 1)}`));
  const where = parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '';
  return { where, parameters: given.map(([, value]) => value) };
}

/** One row more than the page was asked for: that it came says that the list goes on. */
function toPageOfRows<Row>(
  rows: Row[],
  limit: number,
  cursor: Cursor | null,
  keyOf: (row: Row) => string,
): PageOfRows<Row> {
  const goesOn = rows.length > limit;
  const shown = rows.slice(0, limit);
  if (cursor?.direction === 'previous') shown.reverse();
  const [first, last] = [shown.at(0), shown.at(-1)];
  const hasOlder = cursor?.direction === 'previous' || goesOn;
  const hasNewer = cursor?.direction === 'previous' ? goesOn : cursor !== null;
  return {
    rows: shown,
    nextKey: hasOlder && last !== undefined ? keyOf(last) : null,
    previousKey: hasNewer && first !== undefined ? keyOf(first) : null,
  };
}
