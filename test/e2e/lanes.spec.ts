import pg from 'pg';
import { Database } from '../../src/core/database/database.js';
import { inLane } from '../../src/core/database/lanes.js';
import { anId, webhook } from '../support/payloads.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { isOnPostgres } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const PATIENCE = { timeoutMs: 60_000 };
const QUESTIONS = 30;

describe('the connections to the database are shared out', () => {
  let app: RunningApp;

  beforeAll(async () => {
    // Nobody asks the provider or delivers here, but the loops look for work in these tables.
    app = await startApp({ INTAKE_COMMIT_TIMEOUT: '2500ms' });
  });
  afterAll(() => app.stop());

  const onPostgres = isOnPostgres ? it : it.skip;
  const onEmbedded = isOnPostgres ? it.skip : it;

  /** Holds up whoever asks for subscriptions: questions, and the fan-out of the workers. */
  async function lockSubscriptions(): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: String(app.database.url) });
    await client.connect();
    await client.query('BEGIN');
    await client.query('LOCK TABLE subscriptions IN ACCESS EXCLUSIVE MODE');
    return () => client.end();
  }

  async function journaled(): Promise<number> {
    const { body } = await app.api.get<{ parts: { intake: { journaled: number } } }>(
      '/health/status',
    );
    return body.parts.intake.journaled;
  }

  onPostgres(
    'questions that hang and workers that are stuck hold up no webhook, and others are told',
    async () => {
      const unlock = await lockSubscriptions();
      const answers: (readonly [number, string | null])[] = [];
      const questions = Array.from({ length: QUESTIONS }, async () => {
        const { status, headers } = await app.api.get('/v2/webhooks');
        answers.push([status, headers.get('retry-after')]);
      });
      try {
        const posts = await Promise.all(
          Array.from({ length: 20 }, () => app.post(webhook('moon.risen', { at: anId() }))),
        );
        expect(posts.map(({ status }) => status)).toEqual(posts.map(() => 200));
        expect(answers.filter(([status]) => status === 200)).toEqual([]);
        await waitFor(
          'those who found no connection to be told',
          () => answers.length > 10,
          PATIENCE,
        );
        expect(answers.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => [503, '2']));
      } finally {
        await unlock();
      }
      await Promise.all(questions);
      expect((await app.api.get('/v2/webhooks')).status).toBe(200);
      // None of them had to wait in the journal.
      expect(await journaled()).toBe(0);
    },
    90_000,
  );

  onPostgres(
    'workers that are stuck leave the API its connections',
    async () => {
      const unlock = await lockSubscriptions();
      const stuck = Array.from({ length: QUESTIONS }, () =>
        inLane('worker', () =>
          app.app
            .get(Database)
            .query('SELECT FROM subscriptions')
            .catch(() => null),
        ),
      );
      try {
        for (let n = 0; n < 10; n++) expect((await app.api.get('/v2/events')).status).toBe(200);
      } finally {
        await unlock();
      }
      await Promise.all(stuck);
    },
    90_000,
  );

  onEmbedded('with one connection a webhook waits for one other at most', async () => {
    const database = app.app.get(Database);
    const order: string[] = [];
    let release = (): void => undefined;
    let first: Promise<void> | undefined;
    await new Promise<void>((isUnderway) => {
      first = database.transaction(async (tx) => {
        await tx.query('SELECT 1');
        isUnderway();
        await new Promise<void>((resolve) => (release = resolve));
      });
    });
    const note = (name: string) => (): void => void order.push(name);
    const others = Array.from({ length: 20 }, () => database.query('SELECT 1').then(note('api')));
    const door = inLane('intake', () => database.query('SELECT 1').then(note('intake')));
    release();
    await Promise.all([first, door, ...others]);
    expect(order.indexOf('intake')).toBeLessThanOrEqual(1);
  });
});
