import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type QueryRunner } from 'typeorm';
import { DatabaseUnavailable, isConflict, isConnectionFault } from './database-errors.js';
import { Lanes } from './lanes.js';
import type { Queryable, Transaction } from './queryable.js';

const CONFLICT_TRIES = 5;

/**
 * The door to the database: single statements and transactions. Which statements there are is
 * the business of each module's repository.
 */
@Injectable()
export class Database implements Queryable {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly lanes: Lanes,
  ) {}

  /**
   * @throws DatabaseUnavailable while no connection has been made yet; DatabaseBusy when all that
   *   its lane may use are in use
   */
  async query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    return this.withRunner((runner) => run<Row>(runner, sql, parameters));
  }

  /**
   * Runs the work in one transaction and commits it. A deadlock or serialisation failure is
   * tried again from the start, so the work must have no effects outside the transaction but
   * those that it leaves to `afterCommit`.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.withRunner((runner) => inTransaction(runner, work));
      } catch (error) {
        if (!isConflict(error) || attempt >= CONFLICT_TRIES) throw error;
      }
    }
  }

  private async withRunner<T>(use: (runner: QueryRunner) => Promise<T>): Promise<T> {
    if (!this.source.isInitialized) throw new DatabaseUnavailable();
    const entering = this.lanes.enter();
    const leave = entering instanceof Promise ? await entering : entering;
    try {
      return await useOnce(this.source.createQueryRunner(), use);
    } finally {
      leave();
    }
  }
}

async function useOnce<T>(
  runner: QueryRunner,
  use: (runner: QueryRunner) => Promise<T>,
): Promise<T> {
  try {
    const result = await use(runner);
    await runner.release();
    return result;
  } catch (error) {
    await letGo(runner, error);
    throw error;
  }
}

async function run<Row extends object>(
  runner: QueryRunner,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const result = await runner.query(sql, [...parameters], true);
  return result.records as Row[];
}

async function inTransaction<T>(
  runner: QueryRunner,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const afterCommit: (() => void)[] = [];
  await runner.startTransaction();
  let result: T;
  try {
    result = await work({
      query: (sql, parameters) => run(runner, sql, parameters),
      afterCommit: (task) => afterCommit.push(task),
    });
    await runner.commitTransaction();
  } catch (error) {
    // A connection that failed takes its transaction along, and would not answer anyway.
    if (!isConnectionFault(error)) await rollback(runner);
    throw error;
  }
  for (const task of afterCommit) task();
  return result;
}

async function rollback(runner: QueryRunner): Promise<void> {
  try {
    await runner.rollbackTransaction();
  } catch {
    // The connection is gone and with it the transaction: the first error is the one to tell.
  }
}

/** A connection that failed must not go back to the pool, which would hand it out again. */
async function letGo(runner: QueryRunner, error: unknown): Promise<void> {
  if (isConnectionFault(error)) {
    const { releasePostgresConnection } = runner as unknown as {
      releasePostgresConnection?: (error: unknown) => Promise<void>;
    };
    await releasePostgresConnection?.call(runner, error);
  }
  if (!runner.isReleased) await runner.release();
}
