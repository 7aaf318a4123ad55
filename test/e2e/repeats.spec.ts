import { anId, webhook } from '../support/payloads.js';
import { prettyPrinted } from '../support/signed.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

interface EventOfLog {
  readonly id: string;
  readonly repeat_of: string | null;
}

const PATIENCE = { timeoutMs: 60_000, everyMs: 200 };

describe('somebody posts a captured webhook again, long after', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp({ INTAKE_DUPLICATE_WINDOW: '1s' });
  });
  afterAll(() => app.stop());

  const list = async (query: string): Promise<readonly EventOfLog[]> =>
    (await app.api.get<{ results: readonly EventOfLog[] }>(`/v2/events?${query}`)).body.results;

  it('it is taken as news that says whose bytes it brings, and it is counted', async () => {
    const captured = prettyPrinted(webhook('moon.risen', { at: anId() }));
    const first = (await app.post(captured)).body.id;
    const again = async (known: readonly string[]): Promise<string> =>
      waitFor(
        'the window to end',
        async () => {
          const { body } = await app.post(captured);
          return body.status === 'accepted' && !known.includes(body.id) && body.id;
        },
        PATIENCE,
      );
    const second = await again([first]);
    const third = await again([first, second]);
    await app.post(webhook('moon.risen', { at: anId() }));

    const repeats = await list(`repeat_of=${first}`);
    expect(repeats.map(({ id }) => id)).toEqual([third, second]);
    expect((await app.api.get<EventOfLog>(`/v2/events/${third}`)).body.repeat_of).toBe(first);
    expect((await app.api.get<EventOfLog>(`/v2/events/${first}`)).body.repeat_of).toBeNull();
    const status = await app.api.get('/health/status');
    expect(status.body).toMatchObject({
      parts: { intake: { ok: true, repeats: 2, repeats_last_day: 2 } },
    });
  }, 90_000);

  it('what is no id is none to ask for', async () => {
    expect((await app.api.get('/v2/events?repeat_of=%00')).status).toBe(400);
  });
});
