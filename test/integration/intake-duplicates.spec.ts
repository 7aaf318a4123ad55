import fc from 'fast-check';
import { newId } from '../../src/common/ids.js';
import { plusMs } from '../../src/common/instant.js';
import { Database } from '../../src/core/database/database.js';
import { EventsModule } from '../../src/modules/events/events.module.js';
import type { Acceptance } from '../../src/modules/intake/arrival.js';
import { Door } from '../../src/modules/intake/door.js';
import { IntakeModule } from '../../src/modules/intake/intake.module.js';
import { IntakeRepository } from '../../src/modules/intake/intake.repository.js';
import { IntakeService } from '../../src/modules/intake/intake.service.js';
import { type RunningModules, startModules } from '../support/start-modules.js';
import { TestClock } from '../support/test-clock.js';
import { createTestDatabase, isOnPostgres, type TestDatabase } from '../support/test-database.js';

const WINDOW_MS = 120_000;

/** The doors that share the database: two processes can only meet on PostgreSQL. */
const DOORS = isOnPostgres ? 2 : 1;

describe('duplicates at the door', () => {
  const clock = new TestClock();
  let database: TestDatabase;
  let replicas: RunningModules[] = [];
  let doors: readonly Door[];
  let round = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    const start = (): Promise<RunningModules> =>
      startModules([IntakeModule, EventsModule], { clock, database, env: { ROLES: 'api,worker' } });
    // One after the other: Jest can't load the same entities twice at once.
    replicas = [];
    for (let n = 0; n < DOORS; n++) replicas.push(await start());
    doors = replicas.map(({ modules }) => modules.get(Door));
  });
  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await database.drop();
  });

  const post = (door: number, text: string): Promise<Acceptance> =>
    (doors[door % DOORS] as Door).accept(Buffer.from(text));

  async function stored(text: string): Promise<number> {
    const [row] = await (replicas[0] as RunningModules).modules
      .get(Database)
      .query<{ count: number }>('SELECT count(*) AS count FROM events WHERE body = $1', [
        Buffer.from(text),
      ]);
    return row?.count ?? -1;
  }

  it('are one event for any interleaving of identical posts, and a second one after the window', async () => {
    const posts = fc.array(fc.record({ door: fc.nat(1), body: fc.nat(3), pause: fc.boolean() }), {
      minLength: 2,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(posts, async (sent) => {
        round += 1;
        const text = (body: number): string =>
          `{"event":"moon.risen","data":[${String(round)},${String(body)}]}`;
        const bodies = [...new Set(sent.map(({ body }) => body))];
        for (const times of [1, 2]) {
          const answers = await sendAll(sent.map((one) => ({ ...one, text: text(one.body) })));
          for (const body of bodies) {
            const own = answers.filter((one) => one.text === text(body));
            expect(own.filter(({ status }) => status === 'accepted')).toHaveLength(1);
            expect(new Set(own.map(({ id }) => id)).size).toBe(1);
            expect(await stored(text(body))).toBe(times);
          }
          clock.advance(WINDOW_MS + 1);
        }
      }),
      { numRuns: 15 },
    );
  });

  async function sendAll(
    posts: readonly { door: number; text: string; pause: boolean }[],
  ): Promise<(Acceptance & { text: string })[]> {
    const underway: Promise<Acceptance & { text: string }>[] = [];
    for (const { door, text, pause } of posts) {
      const answer = post(door, text).then((acceptance) => ({ ...acceptance, text }));
      underway.push(answer);
      if (pause) await answer;
    }
    return Promise.all(underway);
  }

  it('do not make the window slide: what repeats without end is heard again', async () => {
    const text = '{"event":"moon.repeats"}';
    const statuses: string[] = [];
    for (let minute = 0; minute <= 5; minute++) {
      statuses.push((await post(minute, text)).status);
      clock.advance(60_000);
    }
    expect(statuses).toEqual([
      'accepted',
      'duplicate',
      'duplicate',
      'accepted',
      'duplicate',
      'duplicate',
    ]);
  });

  it('are not what the door itself writes twice: its own id is known to it', async () => {
    const service = (replicas[0] as RunningModules).modules.get(IntakeService);
    const id = '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d';
    const arrival = { id, body: Buffer.from('{"event":"moon.twice"}'), receivedAt: clock.now() };
    expect(await service.store([arrival])).toEqual([{ id, status: 'accepted' }]);
    // As after a COMMIT whose answer was lost.
    expect(await service.store([arrival])).toEqual([{ id, status: 'accepted' }]);
    expect(await stored('{"event":"moon.twice"}')).toBe(1);
  });

  describe('long after the window are news that say whom they repeat', () => {
    const repeatsOf = (id: string): Promise<readonly string[]> =>
      (replicas[0] as RunningModules).modules
        .get(Database)
        .query<{ id: string }>('SELECT id FROM events WHERE repeat_of = $1 ORDER BY id', [id])
        .then((rows) => rows.map((row) => row.id));

    it('each names the first, duplicates add nothing', async () => {
      const text = '{"event":"moon.captured"}';
      const accepted: string[] = [];
      for (let times = 0; times < 3; times++) {
        accepted.push((await post(times, text)).id);
        expect((await post(times + 1, text)).status).toBe('duplicate');
        clock.advance(WINDOW_MS + 1);
      }
      const [first = '', ...others] = accepted;
      expect(await repeatsOf(first)).toEqual(others);
    });

    it('from several doors at once: one of them is the repeat', async () => {
      const text = '{"event":"moon.captured-twice"}';
      const { id } = await post(0, text);
      clock.advance(WINDOW_MS + 1);
      const answers = await Promise.all([post(0, text), post(1, text), post(0, text)]);
      expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
      expect(await repeatsOf(id)).toEqual([answers[0].id]);
    });

    it('also when nothing but a hash is left of the first, until that is forgotten', async () => {
      const repository = (replicas[0] as RunningModules).modules.get(IntakeRepository);
      const text = '{"event":"moon.long-ago"}';
      const ids: string[] = [];
      for (let times = 0; times < 3; times++) {
        ids.push((await post(times, text)).id);
        expect(await repository.putAwayOlderThan(0, 5_000)).toBeGreaterThan(0);
        expect(await repository.putAwayOlderThan(0, 5_000)).toBe(0);
        clock.advance(WINDOW_MS + 1);
      }
      expect(await repeatsOf(String(ids[0]))).toEqual(ids.slice(1));
      expect(await repository.forgetOlderThan(3_600_000, 5_000)).toBe(0);
      expect(await repository.forgetOlderThan(0, 5_000)).toBeGreaterThan(0);
      await post(0, text);
      expect(await repeatsOf(String(ids[0]))).toEqual(ids.slice(1));
    });

    it('also when they waited in a journal, and are handed on twice', async () => {
      const service = (replicas[0] as RunningModules).modules.get(IntakeService);
      const body = Buffer.from('{"event":"moon.kept-and-repeated"}');
      const kept = [0, 1, 10, 20].map((minute) => {
        return { id: newId(), body, receivedAt: plusMs(clock.now(), minute * 60_000) };
      });
      const ids = kept.map(({ id }) => id);
      for (const arrivals of [kept, kept.slice(0, 3), kept]) await service.storeLate(arrivals);
      expect(await repeatsOf(String(ids[0]))).toEqual([ids[2], ids[3]]);
    });
  });

  describe('of what was kept in a journal are told by the time of receipt', () => {
    const anHourAgo = plusMs(new TestClock().now(), -61 * 60_000);
    const late = (ids: readonly (readonly [string, number])[], text: string): Promise<void> =>
      (replicas[0] as RunningModules).modules.get(IntakeService).storeLate(
        ids.map(([id, minute]) => {
          const receivedAt = plusMs(anHourAgo, minute * 60_000);
          return { id, body: Buffer.from(text), receivedAt };
        }),
      );

    it.each<[string, readonly number[], number]>([
      ['a retry within the window', [0, 1], 1],
      ['the same again after the window', [0, 10], 2],
      ['both', [0, 1, 10, 11], 2],
    ])('%s', async (_, minutes, events) => {
      const kept = minutes.map((minute) => [newId(), minute] as const);
      for (const order of [kept, kept, [...kept].reverse().slice(-1)]) {
        const text = `{"event":"moon.kept","data":${JSON.stringify(minutes)}}`;
        await late(order, text);
        expect(await stored(text)).toBe(events);
      }
    });

    it('what came by the database meanwhile makes the older one no duplicate', async () => {
      const text = '{"event":"moon.older"}';
      await late([[newId(), 60]], text);
      await late([[newId(), 0]], text);
      await late([[newId(), 61]], text);
      expect(await stored(text)).toBe(2);
    });
  });
});
