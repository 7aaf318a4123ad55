import { type RunningApp, startApp } from '../support/start-app.js';
import { MASK, type Refusal, REQUEST, type WebhookPage } from '../support/webhook.js';

describe('a bad subscription is a 400 that names the field', () => {
  let service: RunningApp;

  beforeAll(async () => {
    service = await startApp();
  });

  afterAll(async () => {
    await service.stop();
  });

  it.each<[string, object, string, string]>([
    ['no events', { events: undefined }, 'events', 'is required.'],
    ['events null', { events: null }, 'events', 'must be a list'],
    ['an empty list', { events: [] }, 'events', 'at least one'],
    ['one event as a string', { events: 'reports.ready' }, 'events', 'must be a list'],
    ['an unknown event', { events: ['reports.redy'] }, 'events', '"reports.redy"'],
    ['a star beside others', { events: ['*', 'reports.ready'] }, 'events', 'stands alone'],
    ['an event twice', { events: ['gigs.added', 'gigs.added'] }, 'events', 'twice'],
    ['no name', { name: undefined }, 'name', 'is required.'],
    ['an empty name', { name: ' ' }, 'name', 'must not be empty'],
    ['a long name', { name: 'x'.repeat(501) }, 'name', 'at most 500'],
    ['NUL in the name', { name: 'a\0b' }, 'name', 'NUL'],
    ['half a character in the name', { name: 'a\ud800b' }, 'name', 'lone surrogate'],
    ['no url', { url: undefined }, 'url', 'is required.'],
    ['a relative url', { url: '/hooks' }, 'url', 'absolute http or https'],
    ['another scheme', { url: 'ftp://example.com' }, 'url', 'absolute http or https'],
    ['credentials', { url: 'https://me:pw@example.com' }, 'url', 'user name or password'],
    ['a private address', { url: 'http://10.0.0.1/' }, 'url', 'DELIVERY_ALLOWED_NETWORKS'],
    ['one in disguise', { url: 'http://[::ffff:a00:1]/' }, 'url', 'DELIVERY_ALLOWED_NETWORKS'],
    ['a metadata service', { url: 'http://169.254.169.254/' }, 'url', 'metadata service'],
    ['an empty secret', { secret: '' }, 'secret', 'not empty'],
    ['a secret beyond ASCII', { secret: 'schlüssel' }, 'secret', 'printable ASCII'],
    ['lax base64', { secret: 'whsec_abc' }, 'secret', 'whsec_'],
    ['the mask as a secret', { secret: MASK }, 'secret', 'mask'],
    ['a number as a secret', { secret: 12345678 }, 'secret', 'must be a string'],
    ['config for *', { events: '*', config: { days_synced: 1 } }, 'config', 'only allowed for'],
    ['a config that is a list', { config: [] }, 'config', 'must be an object or null'],
    ['items.updated without items', { events: ['items.updated'] }, 'config', 'is required'],
    ['a field of the answer', { status: 'active' }, 'status', 'is not a field'],
    ['a field nobody knows', { secrett: 'x' }, 'secrett', 'is not a field'],
  ])('%s', async (_, changes, field, message) => {
    const body = { ...REQUEST, ...changes };
    const answer = await service.api.post<Refusal>('/v2/webhooks', body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body.errors).toEqual({ [field]: [expect.stringContaining(message)] });
  });

  it('tells the faults of all fields at once, and as members of their own', async () => {
    const { body } = await service.api.post<Refusal>('/v2/webhooks', { secret: 1, x: 1 });
    expect(Object.keys(body.errors).sort()).toEqual(['events', 'name', 'secret', 'url', 'x']);
    expect(body).toMatchObject(body.errors);
  });

  it.each([
    ['no body', undefined],
    ['an empty object', '{}'],
    ['no JSON', '{"name":'],
    ['a list', '[]'],
    ['a list with a subscription', JSON.stringify([REQUEST])],
    ['a string', '"events"'],
    ['a number', '7'],
    ['null', 'null'],
    ['a prototype', `{"__proto__": {"name": "x"}, ${JSON.stringify(REQUEST).slice(1)}`],
    ['deep nesting', JSON.stringify(REQUEST).replace(/}$/, `,"config":${nested(5_000)}}`)],
    ['very deep nesting', JSON.stringify(REQUEST).replace(/}$/, `,"config":${nested(400_000)}}`)],
  ])('%s', async (_, body) => {
    expect((await service.api.post('/v2/webhooks', body)).status).toBe(400);
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'limit=1&limit=2', 'cursor=made-up', 'page=2'])(
    'a list with %s',
    async (query) => {
      expect((await service.api.get(`/v2/webhooks?${query}`)).status).toBe(400);
    },
  );

  it('and stores nothing', async () => {
    const names = async () => {
      const { body } = await service.api.get<WebhookPage>('/v2/webhooks?limit=200');
      return body.results.map(({ id }) => id);
    };
    const before = await names();
    await service.api.post('/v2/webhooks', { ...REQUEST, url: 'http://10.0.0.1/' });
    expect(await names()).toEqual(before);
  });
});

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}
