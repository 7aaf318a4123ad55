import { askProvider } from '../../../test/support/ask-provider.js';
import { SimulatedProvider, type ProviderOptions } from '../simulated-provider.js';
import type { ApiOptions, ProviderApi } from './provider-api.js';

const ACCOUNT_EVENTS = ['accounts.added', 'accounts.connected', 'accounts.failed'];
const URL_OF_OURS = 'http://127.0.0.1:3000/intake/argyle';

describe('the API of the simulated provider', () => {
  let provider: SimulatedProvider;
  let api: ProviderApi;

  afterEach(() => provider.close());

  async function start(api_: ApiOptions = {}, options: ProviderOptions = {}): Promise<void> {
    provider = new SimulatedProvider(options);
    api = await provider.listen(api_);
  }

  const ask = (method: string, path: string, body?: unknown, key = api.key) =>
    askProvider(api, method, path, body, key);

  const wish = (more: object = {}) => ({ name: 'n', url: URL_OF_OURS, events: ['*'], ...more });

  it('refuses a wrong key in the words of the provider', async () => {
    await start();
    const { status, json } = await ask('GET', '/webhooks', undefined, { id: 'x', secret: 'y' });
    expect([status, json]).toEqual([401, { detail: 'Invalid username/password.' }]);
    const { status: none } = await fetch(`${api.url}/webhooks`);
    expect(none).toBe(401);
  });

  it('takes a subscription and shows it, its secret in clear', async () => {
    await start();
    const events = [...ACCOUNT_EVENTS].reverse();
    const config = { include_resource: true };
    const { status, json } = await ask(
      'POST',
      '/webhooks',
      wish({ events, config, secret: 's', unknown: 'tolerated' }),
    );
    expect(status).toBe(200);
    expect(json).toMatchObject({ name: 'n', url: URL_OF_OURS, events, config, secret: 's' });
    expect(Object.keys(json)).toEqual(
      'id name events config secret url created_at updated_at last_sent_at'.split(' '),
    );
    expect((await ask('GET', `/webhooks/${json.id}`)).json).toEqual(json);
    expect((await ask('GET', '/webhooks')).json).toEqual({
      next: null,
      previous: null,
      results: [json],
    });
  });

  it('takes the bare star, no secret and no config', async () => {
    await start();
    const { json } = await ask('POST', '/webhooks', wish({ events: '*', config: null }));
    expect(json).toMatchObject({ events: ['*'], secret: null, config: {}, last_sent_at: null });
  });

  it('refuses a config that an event does not take as was recorded', async () => {
    await start();
    const config = { include_resource: true };
    const events = [...ACCOUNT_EVENTS, 'accounts.removed'];
    const { status, json } = await ask('POST', '/webhooks', wish({ events, config }));
    expect(status).toBe(400);
    expect(json).toEqual({
      config: [
        'only allowed for accounts.added, accounts.connected, accounts.failed, accounts.updated, gigs.partially_synced, items.removed, items.updated, paystubs.partially_synced, shifts.partially_synced',
      ],
    });
    expect(provider.subscriptions.all()).toEqual([]);
  });

  it.each([
    [{ events: undefined }, 'events'],
    [{ events: [] }, 'events'],
    [{ events: ['nothing.known'] }, 'events'],
    [{ events: ['reports.fully_ready'] }, 'events'],
    [{ name: undefined }, 'name'],
    [{ url: 'ftp://example.com' }, 'url'],
    [{ secret: 1 }, 'secret'],
    [{ config: { include_resource: true } }, 'config'],
    [{ events: ['items.updated'] }, 'config'],
    [{ events: ['accounts.added'], config: { days_synced: 3 } }, 'config'],
  ])('refuses %j by its field %s', async (more, field) => {
    await start();
    const { status, json } = await ask('POST', '/webhooks', wish(more));
    expect(status).toBe(400);
    expect(Object.keys(json)).toEqual([field]);
  });

  it('deletes a subscription once', async () => {
    await start();
    const { json } = await ask('POST', '/webhooks', wish());
    const path = `/webhooks/${json.id}`;
    expect((await ask('DELETE', path)).status).toBe(204);
    expect(await ask('DELETE', path)).toMatchObject({
      status: 404,
      json: { detail: 'Not found.' },
    });
  });

  it('leads through a list by its pages, also when some of it is deleted underway', async () => {
    await start();
    for (let n = 0; n < 25; n++) provider.subscribe(wish({ name: `n${n}` }));
    const first = (await ask('GET', '/webhooks')).json;
    expect(first.results).toHaveLength(10);
    expect(first.previous).toBeNull();
    provider.subscriptions.delete(first.results.at(-1)!.id);
    const second = (await ask('GET', first.next)).json;
    const third = (await ask('GET', second.next)).json;
    expect(third).toMatchObject({ next: null, previous: expect.any(String) });
    const pages = [first, second, third].flatMap(({ results }) => results);
    expect(new Set(pages.map(({ id }) => id)).size).toBe(25);
    const back = (await ask('GET', third.previous)).json;
    expect(back.results).toEqual(second.results);
  });

  it('keeps the filter and the limit in the urls of the pages', async () => {
    await start();
    const user = provider.records.addUser();
    for (const employer of ['A', 'B', 'C', 'D', 'E']) provider.records.addAccount(user, employer);
    provider.records.addAccount(provider.records.addUser(), 'F');
    const first = (await ask('GET', `/accounts?user=${user.id}&limit=2`)).json;
    const second = (await ask('GET', first.next)).json;
    const employers = [first, second].map(({ results }) =>
      results.map(({ employers: [name] }) => name),
    );
    expect(employers).toEqual([
      ['E', 'D'],
      ['C', 'B'],
    ]);
  });

  it.each(['0', '201', 'many'])('refuses a limit of %s', async (limit) => {
    await start();
    expect((await ask('GET', `/webhooks?limit=${limit}`)).status).toBe(400);
  });

  it('answers 429 with Retry-After beyond its requests a second', async () => {
    await start({ requestsPerSecond: 3 });
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map(() => ask('GET', '/webhooks')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    expect(api.rate.busiestSecond).toBe(3);
  });

  it('shows an account as it is', async () => {
    await start();
    const { records } = provider;
    const user = records.addUser();
    const { id } = records.addAccount(user, 'Whole Goods').account;
    const shown = async () => (await ask('GET', `/accounts?user=${user.id}`)).json.results[0];
    expect(await shown()).toMatchObject({
      connection: { status: 'connecting', error_code: null },
      scanned_at: null,
    });
    records.connectAccount(id);
    records.beginScan(id);
    expect(await shown()).toMatchObject({
      connection: { status: 'connected' },
      scanned_at: expect.any(String),
      availability: {
        identities: { status: 'synced' },
        paystubs: { status: 'in_progress' },
        shifts: null,
      },
    });
    records.scanAccount(id);
    expect(await shown()).toMatchObject({ availability: { paystubs: { status: 'synced' } } });
    records.breakAccount(id, 'auth_required');
    expect(await shown()).toMatchObject({
      connection: { status: 'error', error_code: 'auth_required' },
      availability: { paystubs: { status: 'synced' } },
    });
    records.removeAccount(id);
    expect(await shown()).toBeUndefined();
  });

  it('remembers what it was asked', async () => {
    await start();
    await ask('GET', '/accounts?limit=2');
    expect(api.calls).toEqual([
      { method: 'GET', path: '/v2/accounts?limit=2', body: undefined, status: 200 },
    ]);
  });

  it.each([
    ['GET', '/nothing', 404],
    ['PATCH', '/webhooks', 405],
  ])('answers %s %s with a %d', async (method, path, status) => {
    await start();
    expect((await ask(method, path)).status).toBe(status);
  });
});
