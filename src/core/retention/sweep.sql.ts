import type { Swept } from './sweep.js';

/**
 * The condition that an id (UUIDv7, common/ids.ts) was minted longer ago than the parameter says
 * in milliseconds, by the database's clock. Coarse, for reading an index: whether a row is old
 * enough is decided by its times.
 */
export const mintedBefore = (id: string, ms: string): string =>
  `${id} < (lpad(to_hex((extract(epoch FROM now() - ${ms} * interval '1 ms') * 1000)::bigint),
    12, '0') || '0000' || repeat('0', 16))::uuid`;

/** What the statement of a sweep answers, made of its CTEs `seen (id)` and `gone`. */
export const SWEPT = `
SELECT (SELECT count(*) FROM seen) AS seen, (SELECT count(*) FROM gone) AS pruned,
  (SELECT id FROM seen ORDER BY id DESC LIMIT 1) AS last`;

export interface SweptRow {
  readonly seen: number;
  readonly pruned: number;
  readonly last: string | null;
}

/** @param most rows that the statement was to look at: fewer were all there are */
export function toSwept([row]: readonly SweptRow[], most: number): Swept {
  if (!row || row.seen < most) return { last: null, pruned: row?.pruned ?? 0 };
  return { last: row.last, pruned: row.pruned };
}
