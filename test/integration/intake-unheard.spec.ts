import { Database } from '../../src/core/database/database.js';
import { Door } from '../../src/modules/intake/door.js';
import { IntakeUnavailable } from '../../src/modules/intake/intake.errors.js';
import { IntakeModule } from '../../src/modules/intake/intake.module.js';
import { startModules } from '../support/start-modules.js';

describe('a webhook that nobody is there to store', () => {
  it('is not acknowledged, and leaves no trace that would make its repeat a duplicate', async () => {
    // As in a process that stops and has let go of its listeners.
    const running = await startModules([IntakeModule]);
    const accepting = running.modules.get(Door).accept(Buffer.from('{"event":"moon.risen"}'));
    await expect(accepting).rejects.toThrow(IntakeUnavailable);
    const known = await running.modules.get(Database).query('SELECT digest FROM received_bodies');
    expect(known).toEqual([]);
    await running.stop();
  });
});
