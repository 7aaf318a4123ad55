import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { migrate } from '../../src/core/database/migrate.js';
import { createTestDatabase, isOnPostgres } from '../support/test-database.js';

const onPostgres = isOnPostgres ? describe : describe.skip;

/** Takes longer than a statement of the service may here. */
class Slow1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT pg_sleep(3.5)');
  }
  down(): Promise<void> {
    return Promise.resolve();
  }
}

onPostgres('a migration', () => {
  it('may take longer than the statements of the service, and its connection is limited again', async () => {
    const database = await createTestDatabase();
    const source = await new DataSource({
      type: 'postgres',
      url: String(database.url),
      migrations: [Slow1700000000000],
      extra: { max: 1, options: '-c statement_timeout=3000', query_timeout: 3200 },
    }).initialize();
    expect(await migrate(source)).toEqual(['Slow1700000000000']);
    expect(await source.query('SHOW statement_timeout')).toEqual([{ statement_timeout: '3s' }]);
    await expect(source.query('SELECT pg_sleep(3.5)')).rejects.toThrow(/timeout/);
    await source.destroy();
    await database.drop();
  });
});
