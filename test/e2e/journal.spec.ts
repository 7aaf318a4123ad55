import pg from 'pg';
import { anId, webhook } from '../support/payloads.js';
import { type ReachableDatabase, postgresBehindProxy } from '../support/postgres-behind-proxy.js';
import type { ApiAnswer } from '../support/api-client.js';
import type { IntakeAnswer } from '../support/signed.js';
import { type RunningProcess, startProcess } from '../support/start-process.js';
import { isOnPostgres } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

/** As the service does by itself: a database that hangs is not waited for. */
const ENV = { DATABASE_POOL: '4', INTAKE_COMMIT_TIMEOUT: '2s' };
/** The 10 s of the provider, and what a machine that stands still adds to them. */
const LONGEST_ANSWER_MS = 30_000;
const onPostgres = isOnPostgres ? describe : describe.skip;

interface JournalPart {
  readonly ok: boolean;
  readonly written: number;
}

onPostgres('the provider posts while the database is away', () => {
  let reachable: ReachableDatabase;
  const processes: RunningProcess[] = [];

  beforeEach(async () => {
    reachable = await postgresBehindProxy();
  });

  afterEach(async () => {
    await Promise.all(processes.splice(0).map((one) => one.kill()));
    await reachable.drop();
  });

  async function start(
    env: Readonly<Record<string, string>> = {},
    untilReady = true,
  ): Promise<RunningProcess> {
    const { database } = reachable;
    const process = await startProcess({ ...ENV, ...env }, { database, untilReady });
    processes.push(process);
    return process;
  }

  /** Posts one event after the other; each has to be answered with 200, in time. */
  async function postAll(process: RunningProcess, count: number): Promise<readonly string[]> {
    const answers: ApiAnswer<IntakeAnswer>[] = [];
    for (let n = 0; n < count; n++) {
      const began = performance.now();
      answers.push(await process.post(webhook('moon.risen', { at: anId() })));
      expect(performance.now() - began).toBeLessThan(LONGEST_ANSWER_MS);
    }
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    return answers.map(({ body }) => body.id);
  }

  /** The ids of the log, oldest first, read past the proxy. */
  async function idsInLog(): Promise<readonly string[]> {
    const client = new pg.Client({ connectionString: String(reachable.direct.url) });
    try {
      await client.connect();
      const { rows } = await client.query<{ id: string }>('SELECT id FROM events ORDER BY id');
      return rows.map(({ id }) => id);
    } finally {
      await client.end();
    }
  }

  async function journalOf({ api }: RunningProcess): Promise<JournalPart> {
    const { body } = await api.get<{ parts: { journal: JournalPart } }>('/health/status');
    return body.parts.journal;
  }

  const toArrive = (ids: readonly string[]): Promise<unknown> =>
    waitFor('the events in the log', async () => (await idsInLog()).length >= ids.length, {
      timeoutMs: 120_000,
    });

  it('each is answered 200 in time, kept, and in the log once the database is back', async () => {
    await reachable.proxy.mend();
    const process = await start();
    const before = await postAll(process, 2);
    await waitFor('them in the log', async () => (await idsInLog()).length === 2);
    const { written } = await journalOf(process);
    await reachable.proxy.cut();
    const meanwhile = await postAll(process, 20);
    await waitFor('readiness', async () => {
      return (await process.api.get('/health/ready')).status === 200;
    });
    expect((await process.api.get('/health/live')).status).toBe(200);
    expect((await process.api.get('/v2/events')).status).toBe(503);
    const status = await process.api.get('/health/status');
    expect(status).toMatchObject({
      status: 503,
      body: { parts: { database: { ok: false }, journal: { ok: false, written: written + 20 } } },
    });
    await reachable.proxy.mend();
    await toArrive([...before, ...meanwhile]);
    expect(await idsInLog()).toEqual([...before, ...meanwhile]);
    await waitFor('status to be well again', async () => (await journalOf(process)).ok);
  });

  it('a process that starts without its database has its door open', async () => {
    const process = await start({}, false);
    const ids = await postAll(process, 3);
    await waitFor('it to say that it is ready', async () => {
      return (await process.api.get('/health/ready')).status === 200;
    });
    await reachable.proxy.mend();
    await waitFor('the schema', () => idsInLog().then(() => true));
    await toArrive(ids);
    expect(await idsInLog()).toEqual(ids);
    expect(process.output.stdout).not.toContain('postgres://');
  });

  it('a database that hangs counts as away', async () => {
    await reachable.proxy.mend();
    const process = await start();
    reachable.proxy.freeze();
    const ids = await postAll(process, 5);
    await toArrive(ids);
    expect(await idsInLog()).toEqual(ids);
  });

  it('a database that has become read-only counts as away', async () => {
    await reachable.proxy.mend();
    const process = await start();
    const name = new URL(String(reachable.direct.url)).pathname.slice(1);
    const readOnly = async (value: string): Promise<void> => {
      const client = new pg.Client({ connectionString: String(reachable.direct.url) });
      await client.connect();
      await client.query(`SET default_transaction_read_only = off`);
      await client.query(`ALTER DATABASE ${name} SET default_transaction_read_only = ${value}`);
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = '${name}' AND pid <> pg_backend_pid()`,
      );
      await client.end();
    };
    await readOnly('on');
    const ids = await postAll(process, 5);
    expect(await idsInLog()).toEqual([]);
    await readOnly('off');
    await toArrive(ids);
    expect(await idsInLog()).toEqual(ids);
  });

  it('what a killed process left behind is handed on by whoever finds it, once', async () => {
    await reachable.proxy.mend();
    const victim = await start();
    await reachable.proxy.cut();
    const ids = await postAll(victim, 300);
    await victim.kill();
    await reachable.proxy.mend();
    // Killed in the middle of handing on as well, as often as it takes.
    for (let seen = 0; seen < ids.length; seen = (await idsInLog()).length) {
      const next = await start({}, false);
      await waitFor('more of them in the log', async () => {
        return (await idsInLog()).length > seen;
      });
      await next.kill();
    }
    expect(await idsInLog()).toEqual(ids);
  });

  it('when the journal is full: 503 with Retry-After, and nothing more is acknowledged', async () => {
    await reachable.proxy.mend();
    const process = await start({ JOURNAL_MAX_SIZE: '1mb' });
    await reachable.proxy.cut();
    const body = (): object => webhook('moon.risen', { at: anId(), filling: 'x'.repeat(200_000) });
    const accepted: string[] = [];
    const refused = await waitFor('a refusal', async () => {
      const answer = await process.post(body());
      if (answer.status === 200) accepted.push(answer.body.id);
      return answer.status === 503 && answer;
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(accepted).toHaveLength(5);
    await waitFor('readiness to fail', async () => {
      return (await process.api.get('/health/ready')).status === 503;
    });
    await reachable.proxy.mend();
    await toArrive(accepted);
    expect(await idsInLog()).toEqual(accepted);
    await waitFor('room', async () => (await process.post(body())).status === 200);
  });

  it('SIGTERM hands on what it can, and leaves the rest to the next', async () => {
    await reachable.proxy.mend();
    const process = await start();
    await reachable.proxy.cut();
    const ids = await postAll(process, 3);
    expect(await process.terminate()).toEqual({ code: 0, signal: null });
    await reachable.proxy.mend();
    await start();
    await toArrive(ids);
    expect(await idsInLog()).toEqual(ids);
  });
});
