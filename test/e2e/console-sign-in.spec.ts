import { createHash } from 'node:crypto';
import { Database } from '../../src/core/database/database.js';
import { ConsoleClient } from '../support/console-client.js';
import { ADMIN } from '../support/defaults.js';
import { anId } from '../support/payloads.js';
import { type RunningApp, startApp } from '../support/start-app.js';

/** A proxy in front, so that a test can be anybody anywhere. */
const from = (ip: string) => ({ 'x-forwarded-for': ip });

describe('the way into the console', () => {
  let service: RunningApp;

  beforeAll(async () => {
    service = await startApp({ TRUST_PROXY: 'true' });
  }, 180_000);

  afterAll(async () => {
    await service.stop();
  });

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
      const rows = await service.app
        .get(Database)
        .query<{ token_sha256: Buffer }>('SELECT * FROM console_sessions');
      expect(JSON.stringify(rows)).not.toContain(token);
      const digest = createHash('sha256').update(token).digest('hex');
      expect(rows.map((row) => row.token_sha256.toString('hex'))).toContain(digest);
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
      const { id } = (
        await service.api.post<{ id: string }>('/v2/api-keys', { name: 'reads', role: 'read' })
      ).body;
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
});
