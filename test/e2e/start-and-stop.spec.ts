import { createServer, type AddressInfo } from 'node:net';
import pg from 'pg';
import { ADMIN, DEFAULT_ENV } from '../support/defaults.js';
import { anId, webhook } from '../support/payloads.js';
import { Receiver } from '../support/receiver.js';
import { runToEnd, startProcess } from '../support/start-process.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { createTestDatabase, isOnPostgres, type TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const onPostgres = isOnPostgres ? describe : describe.skip;
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
    const process = await startProcess();
    await process.api.post('/v2/webhooks', { events: ['*'], name: 'slow', url: receiver.url });
    const answer = await process.post(webhook('moon.risen', { at: anId() }));
    await receiver.waitForCount(1);
    const stopping = process.terminate();
    await waitFor('readiness to fail while it still answers', async () => {
      const { status, body } = await process.api.get<{ reason: string }>('/health/ready');
      return status === 503 && body.reason === 'this process is stopping';
    });
    expect(await stopping).toEqual({ code: 0, signal: null });
    // The delivery in flight had its end recorded: nobody sends it again.
    const next = await process.restart();
    const { body } = await next.api.get<{ results: { status: string }[] }>(
      `/v2/deliveries?event_id=${answer.body.id}`,
    );
    expect(body.results).toMatchObject([{ status: 'delivered', attempt_count: 1 }]);
    await next.stop();
    await receiver.close();
  });
});

onPostgres('the connections to the database have silently gone', () => {
  it('the door says 503 and is open again on new connections, without a restart', async () => {
    const database = await createTestDatabase();
    const url = new URL(database.url ?? '');
    const proxy = await TcpProxy.to({ host: url.hostname, port: Number(url.port) });
    url.host = `127.0.0.1:${String(proxy.port)}`;
    await proxy.mend();
    const env = { DATABASE_URL: url.href, DATABASE_POOL: '3' };
    const process = await startProcess(env, { database });
    const post = () => process.post(webhook('moon.risen', { at: anId() }));
    expect((await post()).status).toBe(200);
    proxy.freeze();
    expect((await post()).status).toBe(503);
    await waitFor('the door to be open again', async () => (await post()).status === 200, {
      timeoutMs: 60_000,
    });
    await process.terminate();
    await proxy.cut();
    await database.drop();
  }, 90_000);
});

onPostgres('the database is away', () => {
  it('at the start and later: the process waits, health says so, the door answers 503 with Retry-After', async () => {
    const database = await createTestDatabase();
    const { hostname, port, ...rest } = new URL(database.url ?? '');
    const proxy = await TcpProxy.to({ host: hostname, port: Number(port) });
    const url = new URL(database.url ?? rest.href);
    url.host = `127.0.0.1:${String(proxy.port)}`;
    const process = await startProcess({ DATABASE_URL: url.href }, { database, untilReady: false });
    const post = () => process.post(webhook('moon.risen', { at: anId() }));
    const ready = async (): Promise<number> => (await process.api.get('/health/ready')).status;

    const expectAway = async (): Promise<void> => {
      await waitFor('readiness to fail', async () => (await ready()) === 503);
      const answer = await post();
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await process.api.get('/health/live')).status).toBe(200);
      expect((await process.api.get('/v2/events')).status).toBe(503);
      const status = await process.api
        .as(ADMIN)
        .get<{ parts: { database: { ok: boolean } } }>('/health/status');
      expect(status).toMatchObject({ status: 503, body: { parts: { database: { ok: false } } } });
    };
    await expectAway();
    await proxy.mend();
    await waitFor('the process to be ready', async () => (await ready()) === 200);
    expect((await post()).status).toBe(200);
    await proxy.cut();
    await expectAway();
    await proxy.mend();
    await waitFor('the door to be open again', async () => (await post()).status === 200);
    expect(process.output.stdout).not.toContain(url.password || 'no password');
    await process.terminate();
    await proxy.cut();
    await database.drop();
  }, 90_000);
});
