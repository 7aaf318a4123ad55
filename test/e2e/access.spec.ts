import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigStore } from '../../src/core/config/config-store.js';
import { Database } from '../../src/core/database/database.js';
import { createApp } from '../../src/create-app.js';
import { ApiClient } from '../support/api-client.js';
import { ADMIN, DEFAULT_ENV } from '../support/defaults.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

interface CreatedKey {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly secret: string;
}

const WEBHOOK = { events: '*', name: 'hook', url: 'https://your-webhook-backend.com' };

describe('access', () => {
  let service: RunningApp;

  beforeAll(async () => {
    service = await startApp();
  });

  afterAll(async () => {
    await service.stop();
  });

  const createKey = async (role: string): Promise<CreatedKey> => {
    const { status, body } = await service.api.post<CreatedKey>('/v2/api-keys', {
      ...{ name: `a key to ${role}`, role },
    });
    expect(status).toBe(200);
    return body;
  };

  describe('without a right key', () => {
    const bare = () => service.api.as();
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

    it.each([
      ['no header', undefined],
      ['another scheme', `Bearer ${ADMIN.secret}`],
      ['no base64', `Basic ${ADMIN.id}:${ADMIN.secret}`],
      ['no colon', basic(ADMIN.id)],
      ['a wrong secret', basic(`${ADMIN.id}:${ADMIN.secret}x`)],
      ['no secret', basic(`${ADMIN.id}:`)],
      ['an unknown id', basic(`nobody:${ADMIN.secret}`)],
      ['a NUL in the id', basic(`no\0body:${ADMIN.secret}`)],
    ])('%s: 401', async (_, authorization) => {
      const headers = authorization === undefined ? {} : { authorization };
      const answer = await bare().get('/v2/webhooks', { headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe(
        'Basic realm="Readywire", charset="UTF-8"',
      );
      expect(answer.body).toMatchObject({ status: 401, detail: 'Invalid username/password.' });
    });

    it('everything under /v2 is closed, and is so before the body is looked at', async () => {
      const { body } = await bare().get<{ paths: Record<string, object> }>('/openapi.json');
      const routes = Object.entries(body.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
      );
      const closed = routes.filter(([, path]) => path.startsWith('/v2/'));
      expect(closed.length).toBeGreaterThan(8);
      for (const [method, path] of closed) {
        const { status } = await bare().send(method, path.replace('{id}', 'x'));
        expect({ method, path, status }).toEqual({ method, path, status: 401 });
      }
    });

    it('probes are open, the status is not', async () => {
      expect((await bare().get('/health/live')).status).toBe(200);
      await waitFor('readiness', async () => (await bare().get('/health/ready')).status === 200);
      expect((await bare().get('/health/status')).status).toBe(401);
    });
  });

  describe('roles', () => {
    it.each([
      ['read', 200, 403],
      ['operate', 200, 403],
      ['admin', 200, 200],
    ])('a key to %s: reading %i, changing %i', async (role, reading, changing) => {
      const api = service.api.as(await createKey(role));
      expect((await api.get('/v2/webhooks')).status).toBe(reading);
      expect((await api.post('/v2/webhooks', WEBHOOK)).status).toBe(changing);
    });

    it('says which role is needed', async () => {
      const api = service.api.as(await createKey('read'));
      for (const answer of [await api.get('/v2/api-keys'), await api.post('/v2/api-keys', {})]) {
        expect(answer).toMatchObject({
          status: 403,
          body: { detail: 'This needs an API key of the role admin; this one has the role read.' },
        });
      }
    });
  });

  describe('keys', () => {
    it('shows the secret once and keeps only its digest', async () => {
      const { secret, ...key } = await createKey('read');
      expect(secret).toMatch(/^[\w-]{43}$/);
      const { body } = await service.api.get<{ results: object[] }>('/v2/api-keys?limit=1');
      expect(body.results).toEqual([{ ...key, revoked_at: null }]);
      const rows = await service.app.get(Database).query('SELECT * FROM api_keys');
      expect(JSON.stringify(rows)).not.toContain(secret);
    });

    it('a revoked one is dead at once and stays in the list as such', async () => {
      const key = await createKey('admin');
      const api = service.api.as(key);
      expect((await api.get('/v2/webhooks')).status).toBe(200);
      expect((await api.delete(`/v2/api-keys/${key.id}`)).status).toBe(204);
      expect((await api.get('/v2/webhooks')).status).toBe(401);
      expect((await service.api.delete(`/v2/api-keys/${key.id}`)).status).toBe(404);
      const { body } = await service.api.get<{ results: object[] }>('/v2/api-keys?limit=1');
      expect(body.results).toMatchObject([{ id: key.id, revoked_at: expect.any(String) }]);
    });

    it('one that another process revoked is dead soon', async () => {
      const key = await createKey('read');
      const api = service.api.as(key);
      expect((await api.get('/v2/webhooks')).status).toBe(200);
      await service.app
        .get(Database)
        .query('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [key.id]);
      await waitFor('a 401', async () => (await api.get('/v2/webhooks')).status === 401);
    });

    it.each([
      [{}, ['name', 'role']],
      [{ name: '', role: 'read' }, ['name']],
      [{ name: 'a\0b', role: 'read' }, ['name']],
      [{ name: 'a', role: 'root' }, ['role']],
      [{ name: 'a', role: 'read', secret: 'mine' }, ['secret']],
    ])('%j makes none', async (body, fields) => {
      const answer = await service.api.post<{ errors: object }>('/v2/api-keys', body);
      expect(answer.status).toBe(400);
      expect(Object.keys(answer.body.errors)).toEqual(fields);
    });

    it.each(['no-id', '018051aa-f7a9-a0db-2f38-6cfa325e9d69', ADMIN.id])(
      '%s can not be revoked',
      async (id) => {
        expect((await service.api.delete(`/v2/api-keys/${id}`)).status).toBe(404);
      },
    );
  });

  describe('while the database is away', () => {
    let app: NestFastifyApplication;
    let api: ApiClient;

    beforeAll(async () => {
      const away = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
      app = await createApp(ConfigStore.load({ ...DEFAULT_ENV, ...away }));
      await app.listen(0, '127.0.0.1');
      api = new ApiClient(await app.getUrl(), ADMIN);
    });

    afterAll(async () => {
      await app.close();
    });

    it('the key of the environment is known', async () => {
      expect((await api.get('/health/status')).body).toMatchObject({ status: 'attention' });
      expect((await api.get('/v2/webhooks')).status).toBe(503);
    });

    it('nobody can tell whether another is right: 503, not 401', async () => {
      const answer = await api.as({ id: 'other', secret: 'x' }).get('/health/status');
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).not.toBeNull();
    });
  });
});
