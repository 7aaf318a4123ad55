import { openDatabase } from './database.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

/** A row with this word in it is refused by the database, whose complaint then quotes the row. */
export const POISON = 'poison';
/** A row with this word is read as a number, and the complaint quotes the text that is none. */
export const MISTYPED = 'mistyped';

/** An event whose user has an external id that ends so is stored, but can't be processed. */
export const INDIGESTIBLE = 'indigestible';

const REFUSALS = [
  ['subscriptions', `name <> '${POISON}'`],
  ['subscriptions', `name <> '${MISTYPED}' OR url::integer > 0`],
  ['api_keys', `name <> '${POISON}'`],
  ['events', `position('${POISON}' in convert_from(body, 'UTF8')) = 0`],
  [
    'events',
    `position('${MISTYPED}' in COALESCE(event, '')) = 0 OR convert_from(body, 'UTF8')::integer > 0`,
  ],
  ['users', `external_id NOT LIKE '%-${INDIGESTIBLE}'`],
  ['attempts', `answer NOT LIKE '${POISON}%'`],
  ['attempts', `COALESCE(answer, '') NOT LIKE '${MISTYPED}%' OR answer::integer > 0`],
] as const;

/** A database with constraints that make writes fail in the way that says the most. */
export async function createSoreDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  const opened = await openDatabase(database);
  try {
    for (const [table, check] of REFUSALS) {
      await opened.database.query(`ALTER TABLE ${table} ADD CHECK (${check})`);
    }
  } finally {
    await opened.close();
  }
  return database;
}
