import { Database } from '../../src/core/database/database.js';
import { EventsModule } from '../../src/modules/events/events.module.js';
import { Door } from '../../src/modules/intake/door.js';
import { IntakeModule } from '../../src/modules/intake/intake.module.js';
import { startModules } from '../support/start-modules.js';
import { createTestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

describe('a webhook that nobody is there to store', () => {
  it('leaves no trace that would make its repeat a duplicate, and is kept for the next process', async () => {
    const database = await createTestDatabase();
    // As in a process that stops and has let go of its listeners.
    const first = await startModules([IntakeModule], { database });
    const { id } = await first.modules.get(Door).accept(Buffer.from('{"event":"moon.risen"}'));
    const digests = await first.modules.get(Database).query('SELECT FROM received_bodies');
    expect(digests).toEqual([]);
    await first.stop();
    const next = await startModules([IntakeModule, EventsModule], { database });
    const idsInLog = async (): Promise<readonly string[]> => {
      const rows = await next.modules.get(Database).query<{ id: string }>('SELECT id FROM events');
      return rows.map((row) => row.id);
    };
    await waitFor('the event in the log', async () => (await idsInLog()).length > 0);
    expect(await idsInLog()).toEqual([id]);
    await next.stop();
    await database.drop();
  });
});
