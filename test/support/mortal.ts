import type { Database } from '../../src/core/database/database.js';
import type { Transaction } from '../../src/core/database/queryable.js';

/** The process has died here. */
export class Death extends Error {
  override readonly name = 'Death';
}

/**
 * A life that ends at its n-th moment: before or after a statement, inside a transaction, before
 * or after a request. From then on nothing of it does anything any more.
 */
export class Life {
  private moments = 0;
  private isOver = false;

  constructor(private readonly last: number) {}

  get hasEnded(): boolean {
    return this.isOver;
  }

  /** @throws Death */
  moment(): void {
    this.moments += 1;
    if (this.moments === this.last) this.isOver = true;
    if (this.isOver) throw new Death();
  }

  /** The database as this life sees it. */
  database(real: Database): Database {
    const transaction = async <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
      this.around(() =>
        real.transaction(async (tx) => {
          const query: Transaction['query'] = (...given) => {
            this.moment();
            return tx.query(...given);
          };
          const result = await work({ query, afterCommit: (task) => tx.afterCommit(task) });
          this.moment();
          return result;
        }),
      );
    const query: Database['query'] = (...given) => this.around(() => real.query(...given));
    return { transaction, query } as unknown as Database;
  }

  /** Whatever this life asks of others, moment by moment. */
  client<T extends object>(real: T): T {
    return new Proxy(real, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...given: readonly unknown[]) =>
          this.around(() => Reflect.apply(value, target, given) as Promise<unknown>);
      },
    });
  }

  private async around<T>(work: () => Promise<T>): Promise<T> {
    this.moment();
    const result = await work();
    this.moment();
    return result;
  }
}
