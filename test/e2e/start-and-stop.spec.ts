import { createServer, type AddressInfo } from 'node:net';
import pg from 'pg';
import { DEFAULT_ENV } from '../support/defaults.js';
import { anId, webhook } from '../support/payloads.js';
import { Receiver } from '../support/receiver.js';
import { type RunningProcess, runToEnd, startProcess } from '../support/start-process.js';
import { createTestDatabase, isOnPostgres, type TestDatabase } from '../support/test-database.js';

const onEmbedded = isOnPostgres ? describe.skip : describe;

/** What a person sees: the text on standard error, without the lines of Node itself. */
const linesOf = (stderr: string): string[] => stderr.trim().split('\n');

describe('what must not start says why in a clear line, and exits with 1', () => {
  it('a wrong configuration: every fault at once, with the name and what is expected', async () => {
    const { code, stderr } = await runToEnd({
      PORT: '80x',
      ROLES: 'api,cook',
      INTAKE_DUPLICATE_WINDOW: 'soon',
      DATABASE_URL: 'mysql://nowhere',
      ENCRYPTION_KEYS: 'c2hvcnQ=',
    });
    expect(code).toBe(1);
    for (const name of [
      'PORT',
      'ROLES',
      'INTAKE_DUPLICATE_WINDOW',
      'DATABASE_URL',
      'ENCRYPTION_KEYS',
    ]) {
      expect(stderr).toMatch(new RegExp(`^ +${name} must be`, 'm'));
    }
    expect(stderr).not.toContain('c2hvcnQ=');
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('combinations that do not go together', async () => {
    const { code, stderr } = await runToEnd({ DATABASE_URL: 'postgres://localhost/x' });
    expect(code).toBe(1);
    expect(stderr).toContain('ENCRYPTION_KEYS is required with DATABASE_URL');
    expect(stderr).toContain('API_KEY_ID');
  });

  it('a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const database = await createTestDatabase();
    const { code, stderr } = await runToEnd({
      ...DEFAULT_ENV,
      ...database.env,
      PORT: String(port),
    });
    expect(code).toBe(1);
    expect(linesOf(stderr).at(-1)).toBe(
      `127.0.0.1:${String(port)} is taken by another process: stop that one or choose another PORT.`,
    );
    other.close();
    await database.drop();
  });

  it('a database that a newer version has migrated', async () => {
    const database = await createTestDatabase();
    const first = await startProcess({}, { database });
    await addUnknownMigration(database);
    await first.terminate();
    const { code, stderr } = await runToEnd({ ...DEFAULT_ENV, ...database.env });
    expect(code).toBe(1);
    expect(stderr).toContain(
      'The database is newer than this version of Readywire (it has Future1)',
    );
    await database.drop();
  });
});

async function addUnknownMigration({ url, dataDir }: TestDatabase): Promise<void> {
  const client = new pg.Client(
    url === undefined
      ? { host: `${dataDir}/socket`, user: 'postgres', database: 'postgres' }
      : { connectionString: url },
  );
  await client.connect();
  await client.query(`INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'Future1')`);
  await client.end();
}

onEmbedded('the embedded database belongs to one process', () => {
  it('a second one says so and exits with 1; a killed one leaves no lock behind', async () => {
    const database = await createTestDatabase();
    const first = await startProcess({}, { database });
    const { code, stderr } = await runToEnd({ ...DEFAULT_ENV, ...database.env });
    expect(code).toBe(1);
    expect(stderr).toContain(database.dataDir);
    expect(linesOf(stderr)).toHaveLength(1);
    await first.kill();
    const next = await first.restart();
    await next.terminate();
    await database.drop();
  });
});

describe('SIGTERM', () => {
  it('fails readiness first, answers what is underway, delivers what was accepted, and exits with 0', async () => {
    const receiver = await Receiver.start({ delayMs: 500 });
    let process = await startProcess();
    await process.api.post('/v2/webhooks', { events: ['*'], name: 'slow', url: receiver.url });
    let hasSeen = false;
    // It goes on answering for two seconds: a machine that stands still for as long sees nothing.
    for (let tries = 0; tries < 5 && !hasSeen; tries += 1) {
      const answer = await process.post(webhook('moon.risen', { at: anId() }));
      await receiver.waitForCount(tries + 1);
      const stopping = process.terminate();
      hasSeen = await saysThatItStops(process);
      expect(await stopping).toEqual({ code: 0, signal: null });
      // The delivery in flight had its end recorded: nobody sends it again.
      process = await process.restart();
      const { body } = await process.api.get<{ results: { status: string }[] }>(
        `/v2/deliveries?event_id=${answer.body.id}`,
      );
      expect(body.results).toMatchObject([{ status: 'delivered', attempt_count: 1 }]);
    }
    expect(hasSeen).toBe(true);
    await process.stop();
    await receiver.close();
  });

  /** Asks whether it is ready until it says no, or nothing any more. */
  async function saysThatItStops({ api }: RunningProcess): Promise<boolean> {
    for (;;) {
      const answer = await api.get<{ reason: string }>('/health/ready').catch(() => undefined);
      if (answer === undefined) return false;
      if (answer.status === 503) return answer.body.reason === 'this process is stopping';
    }
  }
});
