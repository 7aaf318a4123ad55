import pg from 'pg';
import { parseInstant } from '../../common/instant.js';

const TIMESTAMPTZ = 1184;
const INT8 = 20;

/**
 * How values of PostgreSQL reach the code: times as instants with their microseconds (a Date
 * would cut them to milliseconds), 64-bit integers as numbers (they are counts here).
 */
export const valueParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (oid === TIMESTAMPTZ) return toInstant;
    if (oid === INT8) return Number;
    return defaultParser(oid, format ?? 'text');
  },
};

type GetTypeParser = (oid: number, format: string) => (value: string) => unknown;

const defaultParser = pg.types.getTypeParser as unknown as GetTypeParser;

function toInstant(value: string): string {
  const instant = parseInstant(value);
  if (instant === null) throw new RangeError('a stored time is outside of what the code reads');
  return instant;
}
