import { INTAKE_SECRET, hmacSha512, postWebhook, prettyPrinted } from '../support/signed.js';
import { RECORDED_WEBHOOKS, anId, recorded, webhook } from '../support/payloads.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

interface EventAnswer {
  readonly id: string;
  readonly event: string | null;
  readonly status: string;
  readonly fault: string | null;
  readonly size: number;
}

interface ProblemAnswer {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
}

const OLD_SECRET = 'an-older-secret-of-the-provider';

describe('the provider posts its webhooks', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp({
      INTAKE_SECRET: `${INTAKE_SECRET}, ${OLD_SECRET}`,
      INTAKE_MAX_BODY: '64kb',
    });
  });
  afterAll(() => app.stop());

  async function processed(id: string): Promise<EventAnswer> {
    return waitFor('the event to be processed', async () => {
      const { status, body } = await app.api.get<EventAnswer>(`/v2/events/${id}`);
      return status === 200 && body.status !== 'received' && body;
    });
  }

  it.each(RECORDED_WEBHOOKS)(
    'takes %s as it was recorded, and gives the bytes back',
    async (name) => {
      const bytes = recorded(name);
      const { status, body } = await app.post(bytes);
      expect(status).toBe(200);
      expect(body.status).toBe('accepted');
      expect(await processed(body.id)).toMatchObject({ status: 'processed', size: bytes.length });
      const { body: stored, headers } = await app.api.get<string>(`/v2/events/${body.id}/body`);
      expect(stored).toBe(bytes.toString('utf8'));
      expect(headers.get('content-type')).toBe('application/octet-stream');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  it('answers a repeat of the same bytes with the id of the first', async () => {
    const body = webhook('accounts.added', { user: anId(), account: anId() });
    const first = await app.post(body);
    const again = await app.post(body);
    expect(again).toMatchObject({ status: 200, body: { id: first.body.id, status: 'duplicate' } });
  });

  it('takes every secret during a rotation, and hex in upper case', async () => {
    const body = prettyPrinted(webhook('accounts.added', { user: anId(), account: anId() }));
    expect((await postWebhook(app.url, body, { secret: OLD_SECRET })).status).toBe(200);
    const signature = hmacSha512(INTAKE_SECRET, body).toUpperCase();
    expect((await postWebhook(app.url, body, { signature })).status).toBe(200);
  });

  describe('refuses with 401, and stores nothing', () => {
    const body = prettyPrinted(webhook('accounts.added', { user: anId(), account: anId() }));
    const right = hmacSha512(INTAKE_SECRET, body);
    const newestId = async (): Promise<string | undefined> => {
      const log = await app.api.get<{ results: EventAnswer[] }>('/v2/events?limit=1');
      return log.body.results[0]?.id;
    };
    it.each([
      ['one changed byte', body.replace('accounts.added', 'accounts.Added'), right],
      ['the same JSON written anew', JSON.stringify(JSON.parse(body)), right],
      ['no signature', body, null],
      ['a signature of another secret', body, hmacSha512('another-secret', body)],
      ['a signature that is too short', body, right.slice(1)],
      ['a signature with something before it', body, `sha512=${right}`],
      ['the signature sent twice', body, `${right}, ${right}`],
      ['a signature that is no hex', body, 'z'.repeat(128)],
    ])('%s', async (_, sent, signature) => {
      const before = await newestId();
      const answer = await postWebhook<ProblemAnswer>(app.url, sent, { signature });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBeTruthy();
      expect(answer.body.detail).toContain('X-Argyle-Signature');
      expect(await newestId()).toBe(before);
    });
  });

  describe('a signed body is never refused for what it says', () => {
    const user = anId();
    it.each<[string, Buffer | string, Partial<EventAnswer>]>([
      ['nothing at all', '', { event: null, status: 'quarantined' }],
      ['no JSON', 'hello', { event: null, status: 'quarantined' }],
      [
        'invalid UTF-8',
        Buffer.from([0x22, 0xc3, 0x28, 0x22]),
        { event: null, status: 'quarantined' },
      ],
      ['a list', '[1,2,3]', { event: null, status: 'quarantined' }],
      [
        'nested 5,000 deep',
        `{"event":"x","data":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
        { status: 'quarantined' },
      ],
      [
        'NUL in the name',
        '{"event":"moon\\u0000risen","data":{}}',
        { event: 'moonrisen', status: 'processed' },
      ],
      [
        'a lone surrogate',
        '{"event":"moon.\\ud800","data":{"x":"\\udfff\\u0000"}}',
        { event: 'moon.\ufffd', status: 'processed' },
      ],
      [
        '__proto__',
        `{"__proto__":{"event":"x"},"event":"moon.set","data":{"__proto__":{"user":"${user}"}}}`,
        { event: 'moon.set', status: 'processed' },
      ],
      [
        'a name of 10,000 characters',
        `{"event":"${'long'.repeat(2_500)}"}`,
        { event: 'long'.repeat(25), status: 'processed' },
      ],
      [
        'an unknown event',
        prettyPrinted(webhook('moon.full', { user })),
        { event: 'moon.full', status: 'processed' },
      ],
      [
        'a known event without its user',
        prettyPrinted(webhook('reports.ready', { accounts: [] })),
        { event: 'reports.ready', status: 'quarantined' },
      ],
      [
        'ids that are no ids',
        prettyPrinted(webhook('accounts.connected', { user: 'me', account: 7 })),
        { event: 'accounts.connected', status: 'quarantined' },
      ],
      [
        'one of our own events, its name disguised',
        '{"event":"reports\\u0000.fully_ready","data":{}}',
        { event: 'reports.fully_ready', status: 'quarantined' },
      ],
      [
        'one of our own events',
        prettyPrinted(webhook('reports.fully_ready', { user })),
        { event: 'reports.fully_ready', status: 'quarantined' },
      ],
    ])('%s', async (_, body, expected) => {
      const neighbour = app.post(webhook('moon.neighbour', { at: anId() }));
      const answer = await app.post(body);
      expect(answer.status).toBe(200);
      expect(await processed(answer.body.id)).toMatchObject(expected);
      // What stands beside it at the door comes to no harm.
      const { body: beside } = await neighbour;
      expect(await processed(beside.id)).toMatchObject({ status: 'processed' });
    });
  });

  it('says 413 to a body over the limit, 415 to a content encoding', async () => {
    const large = await postWebhook<ProblemAnswer>(app.url, 'x'.repeat(64 * 1024 + 1));
    expect(large).toMatchObject({ status: 413, body: { title: 'Payload Too Large', status: 413 } });
    const packed = await postWebhook(app.url, '{}', { headers: { 'content-encoding': 'gzip' } });
    expect(packed.status).toBe(415);
  });

  it.each(['text/plain', 'garbage', ';', 'a/b/c', 'application/json, text/html'])(
    'looks at the bytes, though the content type says %s',
    async (type) => {
      const body = prettyPrinted(webhook('moon.waning', { at: anId() }));
      const answer = await postWebhook(app.url, body, { headers: { 'content-type': type } });
      expect(answer.status).toBe(200);
    },
  );

  it('says 405 to another method, with the one that is right', async () => {
    const answer = await app.api.get('/intake/argyle');
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
  });
});

describe('a deployment without INTAKE_SECRET', () => {
  it('refuses every webhook, and its status says why', async () => {
    const app = await startApp({ INTAKE_SECRET: '' });
    try {
      expect((await postWebhook(app.url, {})).status).toBe(401);
      const { status, body } = await app.api.get('/health/status');
      expect(status).toBe(503);
      expect(JSON.stringify(body)).toContain('INTAKE_SECRET is not set');
    } finally {
      await app.stop();
    }
  });
});
