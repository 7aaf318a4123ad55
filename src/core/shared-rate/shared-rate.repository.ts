import type { Database } from '../database/database.js';

/** Milliseconds of the longest pause: no answer from outside may stop the service for longer. */
export const LONGEST_PAUSE_MS = 3_600_000;

/** What the shared row says to one who asks for a slice. */
export type Grant =
  | { readonly isGranted: true; readonly startsInMs: number }
  | { readonly isGranted: false; readonly retryInMs: number };

/**
 * The row of `settings` that a rate of the whole deployment is: the moment at which the next
 * request may go. It is compared with the database's clock alone.
 */
export class SharedRateRepository {
  constructor(
    private readonly database: Database,
    private readonly name: string,
  ) {}

  /** Takes so many milliseconds of the time to come, unless they begin later than `maxWaitMs`. */
  async take(sliceMs: number, maxWaitMs: number): Promise<Grant> {
    const [taken] = await this.database.query<{ starts_in: number }>(
      `INSERT INTO settings AS known (name, value)
       VALUES ($1, (clock_timestamp() + $2 * interval '1 ms')::text)
       ON CONFLICT (name) DO UPDATE SET value = (
         greatest(known.value::timestamptz, clock_timestamp()) + $2 * interval '1 ms')::text
         WHERE known.value::timestamptz <= clock_timestamp() + $3 * interval '1 ms'
       RETURNING extract(epoch FROM
         value::timestamptz - $2 * interval '1 ms' - clock_timestamp())::float8 * 1000 AS starts_in`,
      [this.name, sliceMs, maxWaitMs],
    );
    if (taken) return { isGranted: true, startsInMs: Math.max(0, taken.starts_in) };
    return { isGranted: false, retryInMs: await this.waitMs() };
  }

  /** Nobody takes anything for so long, an hour at most; a longer pause stays. */
  async pause(ms: number): Promise<void> {
    await this.database.query(
      `INSERT INTO settings AS known (name, value)
       VALUES ($1, (clock_timestamp() + $2 * interval '1 ms')::text)
       ON CONFLICT (name) DO UPDATE SET value = greatest(
         known.value::timestamptz, clock_timestamp() + $2 * interval '1 ms')::text`,
      [this.name, Math.min(Math.max(ms, 0), LONGEST_PAUSE_MS)],
    );
  }

  private async waitMs(): Promise<number> {
    const [row] = await this.database.query<{ wait: number }>(
      `SELECT extract(epoch FROM value::timestamptz - clock_timestamp())::float8 * 1000 AS wait
       FROM settings WHERE name = $1`,
      [this.name],
    );
    return Math.max(0, Math.ceil(row?.wait ?? 0));
  }
}
