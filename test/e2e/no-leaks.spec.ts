import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { Cage, RecordingClient } from '../support/canaries.js';
import { echoing } from '../support/echoing.js';
import { anId, webhook } from '../support/payloads.js';
import { Receiver } from '../support/receiver.js';
import { postWebhook } from '../support/signed.js';
import { createSoreDatabase, INDIGESTIBLE, MISTYPED, POISON } from '../support/sore-database.js';
import { runToEnd, type RunningProcess, startProcess } from '../support/start-process.js';
import { cutOff, isOnPostgres, type TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

interface Listed {
  readonly results: readonly {
    readonly id: string;
    readonly webhook: string;
    readonly attempt_count: number;
  }[];
}

interface Said {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Secrets and the data of people go through everything that can fail, each as a word that occurs
 * nowhere else. Then these words are looked for in all that the process said.
 */
describe('what nobody may read', () => {
  const secrets = new Cage();
  /** The same, and the data of people and the urls: nothing of it may be in a log. */
  const everything = new Cage();
  const keep = (what: string, text: string): string =>
    everything.keep(what, secrets.keep(what, text));
  const secret = (what: string): string => keep(what, secrets.make(what));
  const personal = (what: string): string => everything.make(what);

  const intakeSecrets = [secret('intake-1'), secret('intake-2')] as const;
  const adminKey = { id: 'admin', secret: secret('environment-key') };
  const encryptionKey = keep('encryption-key', randomBytes(32).toString('base64'));
  const person = {
    ...{ first_name: personal('name'), ssn: personal('ssn'), email: personal('email') },
  };
  const urlToken = personal('url-path');
  const urlQuery = personal('url-query');

  let database: TestDatabase;
  let service: RunningProcess;
  let client: RecordingClient;
  let echo: Receiver;
  let garbage: Server;
  const said: Said[] = [];

  const withToken = (base: string): string => new URL(`/${urlToken}?t=${urlQuery}`, base).href;
  const subscribe = (url: string, more: object = {}) =>
    client.post<{ id: string }>('/v2/webhooks', {
      ...{ name: 'ours', events: ['*'], url, secret: secret('subscription') },
      ...more,
    });
  const post = (event: string, data: object = {}) =>
    postWebhook(service.url, webhook(event, { user: anId(), account: anId(), person, ...data }), {
      secret: intakeSecrets[1],
    });

  beforeAll(async () => {
    database = await createSoreDatabase();
    const env = {
      ...{ LOG_LEVEL: 'trace', INTAKE_SECRET: intakeSecrets.join(',') },
      ...{ API_KEY_ID: adminKey.id, API_KEY_SECRET: adminKey.secret },
      ...{ ENCRYPTION_KEYS: encryptionKey, DELIVERY_TIMEOUT: '5s' },
      ...{ DELIVERY_RETRY_SCHEDULE: '50ms,50ms' },
    };
    service = await startProcess(env, { database });
    client = new RecordingClient(service.url, adminKey);
    echo = await Receiver.start(echoing);
    garbage = createServer((socket) => {
      socket.once('data', (data) => socket.end(`HTTP/1.1 200 OK\r\n${String(data)}`));
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => garbage.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await service.terminate();
    await database.drop();
    await echo.close();
    garbage.close();
  });

  it('goes to subscribers that fail in every way', async () => {
    const { port } = garbage.address() as { port: number };
    for (const url of [
      ...[echo.url, 'http://127.0.0.1:9/', 'http://nobody.invalid/'],
      ...[`https://127.0.0.1:${String(port)}/`, `http://127.0.0.1:${String(port)}/`],
    ]) {
      expect((await subscribe(withToken(url))).status).toBe(200);
    }
    for (const event of ['echo', 'lose', 'mistype', 'redirect', 'reset', 'never', 'refuse']) {
      expect((await post(event)).status).toBe(200);
    }
    await waitFor('each of them to be tried', async () => {
      const { body } = await client.get<Listed>('/v2/deliveries?limit=200');
      const tried = body.results.filter(({ attempt_count }) => attempt_count > 0);
      return (
        new Set(tried.map((one) => one.webhook)).size === 5 &&
        service.output.stdout.includes('an outcome is lost')
      );
    });
  });

  it('is replaced, wrongly and rightly', async () => {
    const { body } = await subscribe(withToken(echo.url));
    const path = `/v2/webhooks/${body.id}`;
    const rotate = (request: object) =>
      client.post<{ secret: string }>(`${path}/rotate-secret`, request);
    keep('rotated', (await rotate({})).body.secret);
    await rotate({ secret: secret('rotated-given') });
    await client.patch(path, { secret: secret('patched') });
    await rotate({ secret: `whsec_${secret('bad-secret')}` });
    await rotate({ secret: secret('long-secret').repeat(9) });
    await rotate({ secret: [secret('listed-secret')], overlap: '9d' });
    await client.post(`${path}/test`);
  });

  it('comes in requests that are refused, or that the database refuses', async () => {
    const url = withToken(echo.url);
    const statuses = [
      await subscribe(url, { name: POISON }),
      await subscribe(url, { name: MISTYPED }),
      await client.post('/v2/api-keys', { name: POISON, role: 'read' }),
      await subscribe(`http://user:${secret('url-password')}@127.0.0.1/`),
      await subscribe(withToken('http://10.11.12.13/')),
      await subscribe(`ftp://127.0.0.1/${urlToken}`),
      await subscribe(url, { events: [], secret: [secret('listed')] }),
      await client.post('/v2/webhooks', `{"secret": "${secret('broken-json')}"`),
      await client.post(`/v2/nothing?token=${secret('query')}`, { secret: secret('nowhere') }),
      await client.as({ id: 'admin', secret: secret('wrong-key') }).get('/v2/webhooks'),
      await client.get('/v2/webhooks', { headers: { authorization: `Basic ${secret('basic')}` } }),
      await client.get(`/v2/deliveries?cursor=${secret('cursor')}`),
    ].map(({ status }) => status);
    expect(statuses).toEqual([500, 500, 500, 400, 400, 400, 400, 400, 404, 401, 401, 400]);
    const refused = [];
    for (const answer of [
      await post('a', { note: POISON }),
      await post(MISTYPED),
      await postWebhook(service.url, JSON.stringify(person), { signature: secret('signature') }),
    ]) {
      client.note('POST /intake/argyle', answer);
      refused.push(answer.status);
    }
    expect(refused).toEqual([503, 503, 401]);
  });

  it('is in events that can not be processed', async () => {
    const data = { user: anId(), external_id: `${personal('external-id')}-${INDIGESTIBLE}` };
    const broken = `{"event": "${personal('broken')}`;
    for (const body of [webhook('reports.ready', { ...data, person, accounts: [] }), broken]) {
      const { status } = await postWebhook(service.url, body, { secret: intakeSecrets[0] });
      expect(status).toBe(200);
    }
    await waitFor('two quarantined events', async () => {
      const path = '/v2/events?status=quarantined';
      return (await client.get<Listed>(path)).body.results.length === 2;
    });
  });

  it('is with processes that can not start', async () => {
    const env = {
      ...{ DATA_DIR: database.dataDir, LOG_LEVEL: 'trace', PORT: '0' },
      ...{ API_KEY_ID: 'admin', API_KEY_SECRET: adminKey.secret },
      ...{ INTAKE_SECRET: `${intakeSecrets[0]},,`, ENCRYPTION_KEYS: secret('no-key') },
      DATABASE_URL: `mysql://user:${secret('url-password')}@127.0.0.1/`,
    };
    said.push(await runToEnd(env));
    const away = await startProcess(
      { DATABASE_URL: `postgres://user:${secret('database-password')}@127.0.0.1:9/none` },
      { database, untilReady: false },
    );
    await waitFor('a try to connect', () => away.output.stdout.includes('does not answer'));
    await postWebhook(away.url, webhook('accounts.connected', { person }));
    await away.kill();
    said.push(away.output);
  });

  it('is shown by no list, whatever there is to list', async () => {
    const lists = ['deliveries', 'events', 'users', 'accounts', 'reports', 'api-keys', 'webhooks'];
    for (const list of lists) await client.get(`/v2/${list}?limit=200`);
    for (const list of lists) await client.get(`/v2/${list}/${anId()}`);
    for (const path of ['/health/status', '/health/ready', '/metrics', '/openapi.json']) {
      await client.get(path);
    }
    const { body } = await client.get<Listed>('/v2/deliveries?limit=200');
    for (const { id } of body.results) await client.get(`/v2/deliveries/${id}`);
    const webhooks = await client.get<Listed>('/v2/webhooks?limit=200');
    for (const { id } of webhooks.body.results) {
      await client.get(`/v2/webhooks/${id}`);
      await client.get(`/v2/webhooks/${id}/statistics`);
    }
    for (const { id } of (await client.get<Listed>('/v2/users')).body.results) {
      await client.get(`/v2/users/${id}/timeline`);
    }
  });

  it('survives the end of the database', async () => {
    if (isOnPostgres) {
      await cutOff(database);
      await waitFor('the loss to be noticed', async () => {
        const answers = [await client.get('/v2/webhooks'), await post('accounts.connected')];
        const [asked, posted] = answers.map(({ status }) => status);
        return asked === 503 && posted === 200;
      });
    }
    await service.terminate();
    said.push(service.output);
  });

  it('is in no log line', () => {
    const sightings = said.flatMap(({ stdout, stderr }) => [
      ...everything.seenIn('stdout', stdout),
      ...everything.seenIn('stderr', stderr),
    ]);
    expect(said.map(({ stdout, stderr }) => stdout.length + stderr.length > 100)).toEqual(
      said.map(() => true),
    );
    expect(sightings).toEqual([]);
  });

  it('is in no answer but the one that it belongs to', () => {
    const sightings = client.answers.flatMap(({ call, text }) => [
      // The only ones that may show a secret, and a url: what a call has just set.
      ...(/^200 (POST|PATCH) .*webhooks/.test(call) ? [] : secrets.seenIn(call, text)),
      ...(/^200 .*\/webhooks/.test(call) ? [] : everything.seenIn(call, text)),
    ]);
    expect(client.answers.length).toBeGreaterThan(60);
    expect(sightings).toEqual([]);
  });
});
