import { fileURLToPath } from 'node:url';
import { buildWith } from '../support/add-module.js';
import { accountConnected, anId, reportsReady } from '../support/payloads.js';
import { type RunningProcess, startProcess } from '../support/start-process.js';
import { waitFor } from '../support/wait-for.js';

const EXAMPLE = {
  folder: fileURLToPath(new URL('./example-module/', import.meta.url)),
  name: 'greetings',
  className: 'GreetingsModule',
};

/**
 * A developer adds a module that greets every user of whom a report can be generated. It is one
 * folder (test/e2e/example-module) and one line in the list of modules.
 */
describe('a module of your own', () => {
  let build: Awaited<ReturnType<typeof buildWith>> | undefined;
  let service: RunningProcess;

  beforeAll(async () => {
    build = await buildWith(EXAMPLE);
    service = await startProcess({}, { main: build.main });
  });

  afterAll(async () => {
    await build?.remove();
    await service.stop();
  });

  it('brings its table and its route along', async () => {
    const { status, body } = await service.api.get('/v2/greetings');
    expect({ status, body }).toEqual({ status: 200, body: [] });
    const docs = await service.api.get('/openapi.json');
    expect(docs.body).toMatchObject({ paths: { '/v2/greetings': { get: {} } } });
  });

  it('is guarded like every other', async () => {
    expect((await service.api.as().get('/v2/greetings')).status).toBe(401);
  });

  it('hears that a user is ready and writes its own table', async () => {
    const ids = { user: anId(), account: anId() };
    await service.post(accountConnected(ids, '2025-06-24T22:05:22.012767Z'));
    await service.post(reportsReady(ids.user, { [ids.account]: '2025-06-24T22:06:00.000001Z' }));

    const greetings = await waitFor('the greeting', async () => {
      const { body } = await service.api.get<{ user: string }[]>('/v2/greetings');
      return body.length > 0 && body;
    });

    expect(greetings).toEqual([{ user: ids.user, greeted_at: expect.any(String) }]);
  });
});
