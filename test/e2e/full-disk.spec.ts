import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createDatabaseOn } from '../support/crowded-database.js';
import { anId, webhook } from '../support/payloads.js';
import { postgresBehindProxy } from '../support/postgres-behind-proxy.js';
import { Receiver } from '../support/receiver.js';
import { type RunningProcess, startProcess } from '../support/start-process.js';
import { isOnPostgres, type TestDatabase } from '../support/test-database.js';
import { TinyDisk } from '../support/tiny-disk.js';
import { waitFor } from '../support/wait-for.js';

const PATIENCE = { timeoutMs: 60_000, everyMs: 100 };
const LONGEST_MS = 600_000;
const isPossible = isOnPostgres && (await TinyDisk.isAllowed());
const describeIf = isPossible ? describe : describe.skip;
const isRefused = isOnPostgres && !isPossible;
const WHY_NOT = isRefused ? ' (skipped: mounting a tmpfs is not allowed here)' : '';

/** Of bytes that can't be compressed, so that the database needs as much room. */
const heavy = (bytes: number): object =>
  webhook('moon.risen', { at: anId(), filling: randomBytes(bytes / 2).toString('hex') });

describeIf(`a disk is full${WHY_NOT}`, () => {
  const cleanUps: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  async function tinyDisk(megabytes: number): Promise<TinyDisk> {
    const disk = await TinyDisk.mount(megabytes);
    if (disk === null) throw new Error('a tmpfs could be mounted a moment ago');
    cleanUps.push(() => disk.remove());
    return disk;
  }

  async function start(
    database: TestDatabase,
    env: Readonly<Record<string, string>>,
  ): Promise<RunningProcess> {
    const process = await startProcess(env, { database });
    cleanUps.push(() => process.kill());
    return process;
  }

  async function rows<Row extends object>({ url }: TestDatabase, sql: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: String(url) });
    try {
      await client.connect();
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  const idsInLog = async (database: TestDatabase): Promise<readonly string[]> =>
    (await rows<{ id: string }>(database, 'SELECT id FROM events ORDER BY id')).map(({ id }) => id);

  it(
    'under the journal: 503 with Retry-After, and nothing that was answered with 200 is lost',
    async () => {
      const reachable = await postgresBehindProxy();
      cleanUps.push(() => reachable.drop());
      const disk = await tinyDisk(1);
      await disk.occupy(256 * 1024);
      await reachable.proxy.mend();
      const process = await start(reachable.database, { DATA_DIR: disk.path });
      await reachable.proxy.cut();

      const accepted: string[] = [];
      const post = async (): Promise<{ status: number; retryAfter: string | null }> => {
        const { status, body, headers } = await process.post(heavy(100_000));
        if (status === 200) accepted.push(body.id);
        return { status, retryAfter: headers.get('retry-after') };
      };
      const isReady = async (): Promise<boolean> =>
        (await process.api.get('/health/ready')).status === 200;

      await waitFor('the disk to be full', async () => (await post()).status === 503, PATIENCE);
      expect(accepted.length).toBeGreaterThan(3);
      // Twice as much as there is room for: what was refused leaves nothing behind.
      for (let n = 0; n < 20; n++) expect(await post()).toEqual({ status: 503, retryAfter: '5' });
      const little = await process.post(webhook('moon.risen', { at: anId() }));
      expect(little.status).toBe(200);
      accepted.push(little.body.id);
      await disk.fill();
      expect(await post()).toEqual({ status: 503, retryAfter: '5' });
      await waitFor('readiness to fail', async () => !(await isReady()), PATIENCE);
      const status = await process.api.get('/health/status');
      expect(JSON.stringify(status.body)).toContain('The disk of DATA_DIR takes nothing');
      expect((await process.api.get('/health/live')).status).toBe(200);

      await disk.free();
      await waitFor('the disk to take something again', isReady, PATIENCE);
      const { status: small, body } = await process.post(webhook('moon.risen', { at: anId() }));
      expect(small).toBe(200);
      accepted.push(body.id);
      await disk.fill();

      // Handing on needs no room.
      await reachable.proxy.mend();
      await waitFor(
        'everything in the log',
        async () => (await idsInLog(reachable.direct)).length >= accepted.length,
        PATIENCE,
      );
      expect(await idsInLog(reachable.direct)).toEqual(accepted);
    },
    LONGEST_MS,
  );

  it(
    'under PostgreSQL: the door stays open, processing waits, and nothing is blamed for it',
    async () => {
      const disk = await tinyDisk(64);
      const database = await createDatabaseOn(disk);
      cleanUps.push(() => database.drop());
      const target = await Receiver.start();
      cleanUps.push(() => target.close());
      const process = await start(database, {});
      const subscription = { events: ['*'], name: 'all', url: target.url };
      expect((await process.api.post('/v2/webhooks', subscription)).status).toBe(200);
      const accepted: string[] = [];
      const post = async (body: object): Promise<void> => {
        const answer = await process.post(body);
        expect(answer.status).toBe(200);
        accepted.push(answer.body.id);
      };
      const journal = async (): Promise<{ written: number; bytes: number }> => {
        const { body } = await process.api.get<{
          parts: { journal: { written: number; bytes: number } };
        }>('/health/status');
        return body.parts.journal;
      };

      await post(heavy(1_000));
      await disk.fill();
      await waitFor(
        'webhooks to go to the journal',
        async () => {
          await post(heavy(40_000));
          return (await journal()).written > 0;
        },
        PATIENCE,
      );
      for (let n = 0; n < 20; n++) await post(heavy(1_000));
      // Time for everything that works in the background to meet the full disk, several times.
      await waitFor('the processor to fail', () => /53100/.test(process.output.stdout), PATIENCE);
      await waitFor(
        'it to be tried again',
        () => process.output.stdout.split('53100').length > 4,
        PATIENCE,
      );

      await disk.free();
      await waitFor(
        'everything to be delivered',
        () => new Set(target.requests.map(eventIdOf)).size >= accepted.length,
        { timeoutMs: 240_000 },
      );
      expect((await idsInLog(database)).toSorted()).toEqual(accepted.toSorted());
      expect(new Set(target.requests.map(eventIdOf))).toEqual(new Set(accepted));
      await waitFor('all of them to be marked', async () => {
        const [left] = await rows<{ count: string }>(
          database,
          `SELECT count(*) FROM events WHERE status <> 'processed'`,
        );
        return left?.count === '0';
      });
      expect((await journal()).bytes).toBe(0);
    },
    LONGEST_MS,
  );
});

function eventIdOf({ headers }: { readonly headers: NodeJS.Dict<string | string[]> }): string {
  return String(headers['readywire-event-id']);
}
