import type { Page } from '../../src/common/pagination/page.js';
import type { AccountDto } from '../../src/modules/reports/dto/account.dto.js';
import type { UserDto } from '../../src/modules/reports/dto/user.dto.js';
import { accountAdded, anId, reportsReady } from '../support/payloads.js';
import { startApp } from '../support/start-app.js';
import { TrackingClient, minutesAgo } from '../support/tracking-client.js';

describe('users and accounts', () => {
  let client: TrackingClient;
  const [one, other] = [anId(), anId()];
  const accounts = [anId(), anId(), anId()];
  const externalId = `applicant "ü" ${anId()}`;

  beforeAll(async () => {
    client = new TrackingClient(await startApp());
    await client.post(
      ...accounts.map((account) => accountAdded({ user: one, account })),
      reportsReady(other, { [anId()]: minutesAgo(1) }, externalId),
    );
  });
  afterAll(() => client.service.stop());

  it('are found by their filters', async () => {
    const filter = `external_id=${encodeURIComponent(externalId)}`;
    const users = await client.list<UserDto>(`/v2/users?${filter}`);
    expect(users).toMatchObject([{ id: other, verdict: 'ready', external_id: externalId }]);
    expect(await client.list(`/v2/users?${filter}&verdict=waiting`)).toEqual([]);
    const waiting = await client.all<UserDto>('/v2/users?verdict=waiting&limit=1');
    expect(waiting.map(({ id }) => id)).toContain(one);
    expect(new Set(waiting.map(({ verdict }) => verdict))).toEqual(new Set(['waiting']));
    const pending = await client.all<AccountDto>(`/v2/accounts?user=${one}&status=pending&limit=2`);
    expect(pending.map(({ id }) => id)).toEqual([...accounts].sort().reverse());
    expect(pending[0]?.why).toMatch(/^added .+, not connected yet$/);
    expect(await client.list(`/v2/accounts?user=${one}&status=removed`)).toEqual([]);
  });

  it('repeat the filters in the links', async () => {
    const { next } = await client.get<Page<AccountDto>>(`/v2/accounts?user=${one}&limit=2`);
    expect(next).toContain(
      `${client.service.url.replace(/\/$/, '')}/v2/accounts?user=${one}&limit=2`,
    );
    expect(await client.list(String(next))).toHaveLength(1);
  });

  it.each([
    ['/v2/users?verdict=happy', 'verdict'],
    ['/v2/users?external_id=', 'external_id'],
    ['/v2/users?external_id=%00', 'external_id'],
    ['/v2/users?external_id=a&external_id=b', 'external_id'],
    ['/v2/users?name=x', 'name'],
    ['/v2/users?limit=0', 'limit'],
    ['/v2/users?cursor=made-up', 'cursor'],
    ['/v2/accounts?user=me', 'user'],
    ['/v2/accounts?status=waiting', 'status'],
    ['/v2/reports?user=me', 'user'],
    ['/v2/reports?type=%00', 'type'],
    ['/v2/reports?status=done', 'status'],
    [`/v2/users/${one}/timeline?cursor=made-up`, 'cursor'],
    [`/v2/users/${one}/timeline?limit=201`, 'limit'],
  ])('say what is wrong with %s', async (path, field) => {
    const { status, body } = await client.service.api.get<{ errors: object }>(path);
    expect(status).toBe(400);
    expect(Object.keys(body.errors)).toEqual([field]);
  });

  it.each(['/v2/users/ID', '/v2/users/ID/timeline', '/v2/reports/ID'])(
    'are not found at %s if nothing was ever heard of them',
    async (path) => {
      for (const id of [anId(), 'me', '%00', `${one}x`]) {
        expect((await client.service.api.get(path.replace('ID', id))).status).toBe(404);
      }
    },
  );

  it('are for those alone who have a key', async () => {
    for (const path of ['/v2/users', '/v2/accounts', '/v2/reports', `/v2/users/${one}`]) {
      expect((await client.service.api.as().get(path)).status).toBe(401);
    }
  });

  it('are counted in the status of the service', async () => {
    const { body } = await client.service.api.get<{ parts: Record<string, object> }>(
      '/health/status',
    );
    expect(body.parts['tracking']).toEqual({
      ok: true,
      waiting: expect.any(Number),
      overdue: 0,
      deadline_lag_ms: null,
    });
  });
});
