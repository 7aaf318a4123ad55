/** What a repository needs: something that runs SQL, inside a transaction or not. */
export interface Queryable {
  /**
   * Runs one statement with `$1` parameters and returns its rows (those of RETURNING, too).
   * `timestamptz` comes as an {@link Instant} string with microseconds, `bigint` as a number.
   */
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/**
 * One database transaction. Its work runs one statement after the other: a connection must not
 * be queried in parallel.
 */
export interface Transaction extends Queryable {
  /** Runs the work once the transaction has committed, never if it was rolled back. */
  afterCommit(work: () => void): void;
}
