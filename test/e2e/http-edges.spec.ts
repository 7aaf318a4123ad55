import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { ADMIN } from '../support/defaults.js';
import { type RunningApp, startApp } from '../support/start-app.js';

const BASIC = `Basic ${Buffer.from(`${ADMIN.id}:${ADMIN.secret}`).toString('base64')}`;

describe('what clients really send', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp();
    for (const name of ['one', 'two']) {
      await app.api.post('/v2/webhooks', { events: ['*'], name, url: 'https://example.com/hooks' });
    }
  });
  afterAll(() => app.stop());

  /** Sends the lines as they stand and returns the whole answer. */
  async function raw(...lines: readonly string[]): Promise<string> {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    return text(socket);
  }

  const list = (...headers: readonly string[]): Promise<string> =>
    raw(
      'GET /v2/webhooks?limit=1 HTTP/1.1',
      `Authorization: ${BASIC}`,
      'Connection: close',
      ...headers,
    );

  it.each(['[', 'foo bar', 'a:b:c', '%zz', '<script>', 'host:99999', 'evil.com/path'])(
    'a Host that is none (%s) is a 400',
    async (host) => {
      expect(await list(`Host: ${host}`)).toMatch(/^HTTP\/1\.1 400 /);
    },
  );

  it('links carry the host that was asked for, and the path alone', async () => {
    expect(await list('Host: api.example.com:8080')).toContain(
      '"next":"http://api.example.com:8080/v2/webhooks?',
    );
    const absolute = await raw(
      'GET http://evil.example/v2/webhooks?limit=1 HTTP/1.1',
      'Host: api.example.com',
      `Authorization: ${BASIC}`,
      'Connection: close',
    );
    expect(absolute).not.toContain('evil.example');
  });

  it('a slash at the end changes nothing', async () => {
    expect((await app.api.get('/v2/webhooks/')).status).toBe(200);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', '__defineGetter__'])(
    'a name of JavaScript (%s) is no known field',
    async (name) => {
      expect((await app.api.get(`/v2/webhooks?${name}=1`)).status).toBe(400);
      const body = { events: ['*'], name: 'x', url: 'https://example.com', [name]: 1 };
      const answer = await app.api.post<{ errors: object }>('/v2/webhooks', body);
      expect(answer.status).toBe(400);
      expect(Object.keys(answer.body.errors)).toEqual([name]);
    },
  );

  it.each(['null', '[]', '7', '"text"'])('a body that is no object (%s) is a 400', async (body) => {
    const headers = { 'content-type': 'application/json' };
    const { body: page } = await app.api.get<{ results: { id: string }[] }>('/v2/webhooks');
    const path = `/v2/webhooks/${page.results[0]?.id ?? ''}`;
    expect((await app.api.send('PATCH', path, { body, headers })).status).toBe(400);
  });

  it('a body that is no UTF-8 is a 400, and nothing of it is stored', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"events":["*"],"url":"https://example.com","name":"'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]);
    const answer = await fetch(new URL('/v2/webhooks', app.url), {
      method: 'POST',
      headers: { authorization: BASIC, 'content-type': 'application/json' },
      body: new Uint8Array(bytes),
    });
    expect(answer.status).toBe(400);
  });

  it.each([
    ['/v2/events?event=%00', 400],
    ['/v2/deliveries?event=%00', 400],
    ['/v2/users?external_id=%00', 400],
    ['/v2/events/%00', 404],
    ['/v2/webhooks/018051aa', 404],
    ['/v2/users?limit=1&limit=2', 400],
    ['/v2/events?since=infinity', 400],
    ['/v2/nothing', 404],
    ['/%zz', 400],
  ])('GET %s is a %d', async (path, status) => {
    const answer = await app.api.get<{ status: number }>(path);
    expect([answer.status, answer.body.status]).toEqual([status, status]);
  });

  it('a write that a browser sends from another site is a 403', async () => {
    const body = { events: ['*'], name: 'x', url: 'https://example.com' };
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example' },
    ]) {
      const sent = {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      };
      expect((await app.api.send('POST', '/v2/webhooks', sent)).status).toBe(403);
    }
  });

  it('every answer has a request id, the one that was sent if it is one', async () => {
    const { headers } = await app.api.get('/v2/events', { headers: { 'x-request-id': 'mine-1' } });
    expect(headers.get('x-request-id')).toBe('mine-1');
    const other = await app.api.get('/v2/nothing', { headers: { 'x-request-id': 'no id\u00e9' } });
    expect(other.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });
});
