import { createHash } from 'node:crypto';
import { Database } from '../../src/core/database/database.js';
import { ConsoleClient } from '../support/console-client.js';
import { ADMIN } from '../support/defaults.js';
import { anId, webhook } from '../support/payloads.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { isOnPostgres } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const PATIENCE = { timeoutMs: 60_000 };

interface Key {
  readonly id: string;
  readonly secret: string;
}

/** A proxy in front, so that a test can be anybody anywhere. */
const from = (ip: string) => ({ 'x-forwarded-for': ip });

describe('the console', () => {
  let service: RunningApp;
  /** Another process on the same database, where there can be one. */
  let replica: RunningApp;

  beforeAll(async () => {
    service = await startApp({ TRUST_PROXY: 'true' });
    replica = isOnPostgres ? await startApp({ TRUST_PROXY: 'true' }, service.database) : service;
  });

  afterAll(async () => {
    if (replica !== service) await replica.stop();
    await service.stop();
  });

  const keyOf = async (role: string): Promise<Key> => {
    const { body } = await service.api.post<Key>('/v2/api-keys', { name: `to ${role}`, role });
    return body;
  };
  const sql = (text: string, parameters: unknown[] = []) =>
    service.app.get(Database).query<Record<string, unknown>>(text, parameters);
  const digestOf = ({ token }: ConsoleClient) => createHash('sha256').update(token).digest();

  describe('its page', () => {
    it.each(['/console', '/console/', '/console/users', `/console/deliveries/${anId()}`])(
      'is served at %s, may load nothing from elsewhere, and nobody may frame it',
      async (path) => {
        const { status, headers, body } = await service.api.as().get<string>(path);
        expect(status).toBe(200);
        expect(body).toContain('<div id="app">');
        expect(headers.get('content-security-policy')?.split('; ').sort()).toEqual([
          "base-uri 'none'",
          "connect-src 'self'",
          "default-src 'none'",
          "form-action 'self'",
          "frame-ancestors 'none'",
          "img-src 'self' data:",
          "script-src 'self'",
          "style-src 'self'",
        ]);
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('referrer-policy')).toBe('no-referrer');
        expect(headers.get('cache-control')).toBe('no-cache');
        expect(body).not.toMatch(/<script(?![^>]*src=)|style=|https?:/);
      },
    );

    it('names assets that are there, by their content', async () => {
      const page = await service.api.as().get<string>('/console');
      const assets = page.body.match(/\/console\/assets\/[^"]+/g) ?? [];
      expect(assets).toHaveLength(3);
      for (const asset of assets) {
        const { status, headers } = await service.api.as().get(asset);
        expect(status).toBe(200);
        expect(headers.get('content-type')).toMatch(/^(text\/(javascript|css)|image\/svg)/);
        expect(headers.get('cache-control')).toContain('immutable');
      }
    });

    it.each(['nothing.js', '..%2f..%2fpackage.json', 'index.html', '%00'])(
      'has no asset %s',
      async (name) => {
        const { status } = await service.api.as().get(`/console/assets/${name}`);
        expect(status).toBe(404);
      },
    );
  });

  describe('signing in', () => {
    it('gives a cookie that no script can read, and keeps no token', async () => {
      const answer = await ConsoleClient.signIn(service.url, ADMIN);
      expect(answer.body).toMatchObject({ key: ADMIN.id, role: 'admin' });
      const cookie = answer.headers.get('set-cookie') ?? '';
      expect(cookie).toMatch(/^readywire=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
      const token = /=([\w-]+);/.exec(cookie)?.[1] ?? '';
      const rows = await sql('SELECT * FROM console_sessions');
      expect(JSON.stringify(rows)).not.toContain(token);
      const digest = createHash('sha256').update(token).digest('hex');
      expect(rows.map((row) => (row['token_sha256'] as Buffer).toString('hex'))).toContain(digest);
    });

    it('over https binds the cookie to the host', async () => {
      const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'pay.example' };
      const answer = await ConsoleClient.signIn(service.url, ADMIN, headers);
      expect(answer.headers.get('set-cookie')).toMatch(
        /^__Host-readywire=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
      );
    });

    it('is refused over http from another machine, where it would travel in clear', async () => {
      const headers = { 'x-forwarded-host': 'pay.example' };
      const { status, body } = await ConsoleClient.signIn(service.url, ADMIN, headers);
      expect([status, body.detail]).toEqual([403, expect.stringContaining('TRUST_PROXY')]);
    });

    it.each([
      ['a wrong secret', { ...ADMIN, secret: 'wrong' }, 401],
      ['an unknown key', { id: 'nobody', secret: ADMIN.secret }, 401],
      ['no secret', { id: ADMIN.id }, 400],
      ['a number', { id: 7, secret: ADMIN.secret }, 400],
      ['a list', { id: [ADMIN.id], secret: ADMIN.secret }, 400],
      ['a NUL', { id: 'a\0b', secret: ADMIN.secret }, 400],
      ['a huge secret', { id: ADMIN.id, secret: 'x'.repeat(100_000) }, 400],
      ['another field', { ...ADMIN, role: 'admin' }, 400],
    ])('with %s gives none', async (what, credentials, expected) => {
      const answer = await ConsoleClient.signIn(service.url, credentials, from('192.0.2.77'));
      expect([what, answer.status]).toEqual([what, expected]);
      expect(answer.headers.get('set-cookie')).toBeNull();
      // A browser must not ask the person in a dialog of its own.
      expect(answer.headers.get('www-authenticate') ?? '').not.toMatch(/basic/i);
    });

    it('is refused for a while after too many failures of an address', async () => {
      const wrong = { id: 'nobody-either', secret: 'wrong' };
      for (let n = 0; n < 10; n += 1) {
        await ConsoleClient.signIn(service.url, wrong, from('192.0.2.10'));
      }
      const answer = await ConsoleClient.signIn(service.url, ADMIN, from('192.0.2.10'));
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      const elsewhere = await ConsoleClient.signIn(service.url, ADMIN, from('192.0.2.11'));
      expect(elsewhere.status).toBe(200);
    });

    it('is refused for a while after too many failures with a key, from wherever', async () => {
      const { id } = await keyOf('read');
      for (let n = 0; n < 30; n += 1) {
        const ip = `198.51.100.${String(n)}`;
        await ConsoleClient.signIn(service.url, { id, secret: 'wrong' }, from(ip));
      }
      const headers = from('203.0.113.5');
      const answer = await ConsoleClient.signIn(service.url, { id, secret: 'x' }, headers);
      expect(answer.status).toBe(429);
      expect((await ConsoleClient.signIn(service.url, ADMIN, headers)).status).toBe(200);
    });
  });

  describe('a session', () => {
    it('can do what its key can do, in every process', async () => {
      const reader = await ConsoleClient.signedIn(service.url, await keyOf('read'));
      const there = reader.at(replica.url);
      expect((await there.get('/console/session')).body).toMatchObject({ role: 'read' });
      expect((await there.get('/v2/webhooks')).status).toBe(200);
      const body = { events: '*', name: 'hook', url: 'https://your-webhook-backend.com' };
      expect((await there.send('POST', '/v2/webhooks', { body })).status).toBe(403);
      const admin = await ConsoleClient.signedIn(service.url, ADMIN);
      expect((await admin.send('POST', '/v2/webhooks', { body })).status).toBe(200);
    });

    it.each(['same-site', 'cross-site'])('is nothing to a %s page', async (site) => {
      const admin = await ConsoleClient.signedIn(service.url, ADMIN);
      const headers = { 'sec-fetch-site': site };
      expect((await admin.send('GET', '/v2/webhooks', { headers })).status).toBe(401);
      expect((await admin.send('GET', '/console/stream', { headers })).status).toBe(401);
      expect((await admin.send('POST', '/v2/pauses/delivery', { headers })).status).toBe(403);
    });

    it('does not stand in for wrong credentials', async () => {
      const admin = await ConsoleClient.signedIn(service.url, ADMIN);
      const headers = { authorization: 'Basic bm9ib2R5OndoYXQ=' };
      expect((await admin.send('GET', '/v2/webhooks', { headers })).status).toBe(401);
    });

    it('is over after signing out', async () => {
      const admin = await ConsoleClient.signedIn(service.url, ADMIN);
      const answer = await admin.send('DELETE', '/console/session');
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([
        204,
        expect.stringContaining('Max-Age=0'),
      ]);
      expect((await admin.get('/v2/webhooks')).status).toBe(401);
      const there = admin.at(replica.url);
      await waitFor(
        'its end',
        async () => (await there.get('/v2/webhooks')).status === 401,
        PATIENCE,
      );
    });

    it.each([
      ['nobody did anything for 30 minutes', 'seen_at', '31 minutes'],
      ['12 hours', 'created_at', '721 minutes'],
    ])('is over after %s', async (_, column, age) => {
      const admin = await ConsoleClient.signedIn(service.url, ADMIN);
      expect((await admin.get('/v2/webhooks')).status).toBe(200);
      // The request above may still be prolonging it.
      await waitFor(
        'its end',
        async () => {
          await sql(
            `UPDATE console_sessions SET ${column} = now() - interval '${age}' WHERE token_sha256 = $1`,
            [digestOf(admin)],
          );
          const headers = { 'readywire-background': '1' };
          return (await admin.send('GET', '/v2/webhooks', { headers })).status === 401;
        },
        PATIENCE,
      );
    });

    it('goes on while somebody does something, and not by what its page does itself', async () => {
      const admin = await ConsoleClient.signedIn(service.url, ADMIN);
      const digest = digestOf(admin);
      const idle = async (): Promise<number> => {
        const [row] = await sql(
          `SELECT extract(epoch FROM now() - seen_at)::int AS idle FROM console_sessions
           WHERE token_sha256 = $1`,
          [digest],
        );
        return Number(row?.['idle']);
      };
      await sql(
        `UPDATE console_sessions SET seen_at = now() - interval '20 minutes'
         WHERE token_sha256 = $1`,
        [digest],
      );
      const headers = { 'readywire-background': '1' };
      for (let n = 0; n < 3; n += 1) {
        expect((await admin.send('GET', '/v2/webhooks', { headers })).status).toBe(200);
      }
      expect(await idle()).toBeGreaterThanOrEqual(1_200);
      expect((await admin.get('/v2/webhooks')).status).toBe(200);
      await waitFor('that it goes on', async () => (await idle()) < 1_000, PATIENCE);
    });

    it('ends with its key, and its streams with it, in every process', async () => {
      const key = await keyOf('read');
      const here = await ConsoleClient.signedIn(service.url, key);
      const there = here.at(replica.url);
      const streams = [await here.listen(), await there.listen()];
      await waitFor(
        'both streams',
        () => streams.every(({ text }) => text.includes('hello')),
        PATIENCE,
      );
      expect((await service.api.delete(`/v2/api-keys/${key.id}`)).status).toBe(204);
      await waitFor('the end of both', () => streams.every((one) => one.hasEnded), PATIENCE);
      for (const session of [here, there]) {
        expect((await session.get('/console/session')).status).toBe(401);
        expect((await session.get('/v2/webhooks')).status).toBe(401);
        expect((await session.listen()).status).toBe(401);
      }
    });
  });

  it('tells its pages of a change, and counts it by the minute', async () => {
    const reader = await ConsoleClient.signedIn(replica.url, await keyOf('read'));
    const stream = await reader.listen();
    await waitFor('the stream', () => stream.text.includes('hello'), PATIENCE);
    const before = stream.text.length;
    await service.post(webhook('accounts.connected', { account: anId(), user: anId() }));
    await waitFor('the news', () => stream.text.slice(before).includes('event: change'), PATIENCE);
    for (const span of ['hour', 'day']) {
      await waitFor(
        `the count of the last ${span}`,
        async () => {
          const { body } = await reader.get<{
            buckets: readonly { accepted: number; processed: number }[];
          }>(`/console/figures?span=${span}`);
          const last = body.buckets.slice(-2);
          expect(body.buckets).toHaveLength(span === 'hour' ? 60 : 144);
          return last.some(({ accepted }) => accepted > 0) && last.some((one) => one.processed > 0);
        },
        PATIENCE,
      );
    }
    expect((await reader.get('/console/figures?span=year')).status).toBe(400);
    expect((await service.api.as().get('/console/figures?span=day')).status).toBe(401);
  });

  it('is open to nobody who has not signed in', async () => {
    const answers = ['/console/session', '/console/stream'].map((path) =>
      service.api.as().get(path, { headers: { cookie: `readywire=${'a'.repeat(43)}` } }),
    );
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([401, 401]);
  });
});
