import type { Stage } from '../stage.js';

/**
 * Makes `bench_id(ms, n)`, which answers a UUIDv7 of that moment (milliseconds since the epoch);
 * `n` makes it another one, and the same one again for the same `n`.
 */
export async function makeIdFunction(stage: Stage): Promise<void> {
  await stage.query(`
    CREATE OR REPLACE FUNCTION bench_id(ms bigint, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
    AS $$ SELECT (lpad(to_hex(ms), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8'
      || substr(md5(n::text), 4, 15))::uuid $$`);
}
