import { Database } from '../../src/core/database/database.js';
import { Keyring } from '../../src/core/secrets/keyring.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { MASK, REQUEST, type Webhook, type WebhookPage } from '../support/webhook.js';

/** What is looked at in the description of the API. */
interface OpenApi {
  readonly components: {
    readonly schemas: Readonly<
      Record<string, { required: string[]; properties: Readonly<Record<string, object>> }>
    >;
  };
  readonly paths: {
    readonly '/v2/webhooks': {
      readonly post: {
        readonly requestBody: {
          readonly content: {
            readonly 'application/json': {
              readonly examples: Readonly<Record<string, { readonly value: object }>>;
            };
          };
        };
      };
    };
  };
}

const MICROSECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

describe('subscriptions', () => {
  let service: RunningApp;

  beforeAll(async () => {
    service = await startApp();
  });

  afterAll(async () => {
    await service.stop();
  });

  const create = async (changes: object = {}): Promise<Webhook> => {
    const answer = await service.api.post<Webhook>('/v2/webhooks', { ...REQUEST, ...changes });
    expect(answer).toMatchObject({ status: 200 });
    return answer.body;
  };
  const show = async ({ id }: Webhook): Promise<Webhook> =>
    (await service.api.get<Webhook>(`/v2/webhooks/${id}`)).body;
  describe('for a client that was written for the provider', () => {
    async function walk(path: string): Promise<WebhookPage[]> {
      const pages: WebhookPage[] = [];
      for (let next: string | null = path; next !== null; next = pages.at(-1)?.next ?? null) {
        pages.push((await service.api.get<WebhookPage>(next)).body);
      }
      return pages;
    }

    it('answers as the provider does: the same fields in the same order, then our own', async () => {
      const { status, body } = await service.api.post<Webhook>('/v2/webhooks', REQUEST);
      expect(status).toBe(200);
      expect(Object.entries(body)).toEqual([
        ['id', expect.stringMatching(/^[0-9a-f-]{36}$/)],
        ['name', 'name-for-the-webhook-subscription'],
        ['events', ['reports.generated']],
        ['config', {}],
        ['secret', 'optional-secret'],
        ['url', 'https://your-webhook-backend.com'],
        ['created_at', expect.stringMatching(MICROSECONDS)],
        ['updated_at', body.created_at],
        ['last_sent_at', null],
        ['status', 'active'],
        ['disabled_reason', null],
        ['failing_since', null],
        ['old_secret_until', null],
      ]);
      expect(await show(body)).toEqual({ ...body, secret: MASK });
    });

    it('creates 25, follows `next` through pages of 10, finds one by name and deletes it', async () => {
      const created: Webhook[] = [];
      for (let n = 1; n <= 25; n++) created.push(await create({ name: `walk-${String(n)}` }));

      const pages = await walk('/v2/webhooks?limit=10');
      const all = pages.flatMap(({ results }) => results);
      const newestFirst = created.map(({ id }) => id).reverse();
      expect(all.map(({ id }) => id).slice(0, 25)).toEqual(newestFirst);
      expect(pages.slice(0, -1).every(({ results }) => results.length === 10)).toBe(true);
      expect(pages[0]?.previous).toBeNull();

      const back = await service.api.get<WebhookPage>(pages[1]?.previous ?? '');
      expect(back.body.results).toEqual(pages[0]?.results);

      const found = all.filter(({ name }) => name === 'walk-7');
      expect(found).toHaveLength(1);
      const path = `/v2/webhooks/${found[0]?.id ?? ''}`;
      expect(await service.api.delete(path)).toMatchObject({ status: 204, body: undefined });
      expect((await service.api.get(path)).status).toBe(404);
      const left = (await walk('/v2/webhooks?limit=200')).flatMap(({ results }) => results);
      expect(left.map(({ name }) => name)).not.toContain('walk-7');
      expect(left).toHaveLength(all.length - 1);
    });

    it('refuses a config in the words of the provider', async () => {
      const body = { ...REQUEST, config: { include_resource: true } };
      const { status, body: refusal } = await service.api.post('/v2/webhooks', body);
      expect(status).toBe(400);
      expect(refusal).toMatchObject({
        config: [
          'only allowed for accounts.added, accounts.connected, accounts.failed, ' +
            'accounts.updated, gigs.partially_synced, items.removed, items.updated, ' +
            'paystubs.partially_synced, shifts.partially_synced',
        ],
      });
    });
  });

  it('is described under the names of the provider, with its examples', async () => {
    const { body } = await service.api.get<OpenApi>('/openapi.json');
    const { schemas } = body.components;
    for (const event of ['reports.generated', 'reports.ready']) {
      const name = event === 'reports.ready' ? 'ReportsReadyRequest' : 'ReportsGeneratedRequest';
      expect(schemas[name]?.required.toSorted()).toEqual(['events', 'name', 'url']);
      expect(schemas[name]?.properties['events']).toMatchObject({
        type: 'array',
        example: [event],
      });
    }
    expect(Object.keys(schemas['Webhook']?.properties ?? {})).toEqual(Object.keys(await create()));
    expect(schemas['Webhook']?.properties['created_at']).toMatchObject({ type: 'string' });
    const { examples } = body.paths['/v2/webhooks'].post.requestBody.content['application/json'];
    expect(examples['reports_generated_subscription']?.value).toEqual(REQUEST);
    for (const { value } of Object.values(examples)) await create({ secret: null, ...value });
  });

  describe('what is kept', () => {
    it('keeps the order of the events', async () => {
      const events = ['reports.ready', 'accounts.failed', 'accounts.connected', 'gigs.added'];
      expect((await show(await create({ events }))).events).toEqual(events);
    });

    it.each([['*'], [['*']]])('echoes %j as a list', async (events) => {
      expect((await create({ events })).events).toEqual(['*']);
    });

    it('allows the same name and url again', async () => {
      const [one, two] = [await create(), await create()];
      expect(two).toMatchObject({ name: one.name, url: one.url });
      expect(two.id).not.toBe(one.id);
    });

    it.each([
      [['accounts.connected'], { include_resource: true }, { include_resource: true }],
      [['paystubs.partially_synced'], { days_synced: 60 }, { days_synced: 60 }],
      [['items.updated'], { items: ['item_000001234'] }, { items: ['item_000001234'] }],
      [['accounts.connected'], {}, {}],
      [['accounts.connected'], null, {}],
    ])('keeps for %j the config %j', async (events, config, kept) => {
      expect((await show(await create({ events, config }))).config).toEqual(kept);
    });

    it('encodes a url that has to be', async () => {
      const { url } = await create({ url: 'https://your-webhook-backend.com/löhne und gehälter' });
      expect(url).toBe('https://your-webhook-backend.com/l%C3%B6hne%20und%20geh%C3%A4lter');
    });

    it.each([null, undefined])('has no secret when it is %j', async (secret) => {
      const webhook = await create({ secret });
      expect(webhook.secret).toBeNull();
      expect((await show(webhook)).secret).toBeNull();
    });

    it('seals the secret at rest, for this subscription alone', async () => {
      const [one, other] = [await create(), await create()];
      const [row] = await service.app
        .get(Database)
        .query<{ secret_sealed: Buffer }>('SELECT * FROM subscriptions WHERE id = $1', [one.id]);
      const keyring = service.app.get(Keyring);
      const sealed = row?.secret_sealed ?? Buffer.alloc(0);
      expect(sealed.includes('optional-secret')).toBe(false);
      expect(keyring.open(sealed, one.id)).toBe('optional-secret');
      expect(() => keyring.open(sealed, other.id)).toThrow('another row');
    });
  });
});
