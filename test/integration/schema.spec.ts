import { openDatabase, type OpenDatabase } from '../support/database.js';

/** The entities say what the code expects, the migrations what is there: both are one schema. */
describe('the schema', () => {
  let opened: OpenDatabase;

  beforeAll(async () => {
    opened = await openDatabase();
  });

  afterAll(() => opened.close());

  it('is after all migrations exactly what the entities describe', async () => {
    const { upQueries } = await opened.source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('knows every entity of the shared folder', () => {
    const tables = opened.source.entityMetadatas.map(({ tableName }) => tableName);
    expect(tables).toEqual(expect.arrayContaining(['events', 'deliveries', 'users', 'settings']));
  });

  it('can be taken back to nothing and made again', async () => {
    const { source } = opened;
    for (const _ of source.migrations) await source.undoLastMigration();
    const left = await source.query<{ tablename: string }[]>(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations'`,
    );
    expect(left).toEqual([]);
    await source.runMigrations();
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries).toEqual([]);
  });
});
