import { isId } from '../../common/ids.js';
import { askProvider } from '../../../test/support/ask-provider.js';
import { SimulatedClock } from '../simulated-clock.js';
import { SimulatedProvider, type ProviderOptions } from '../simulated-provider.js';
import type { ApiOptions, ProviderApi } from './provider-api.js';

describe('the reports of the simulated provider', () => {
  let provider: SimulatedProvider;
  let api: ProviderApi;

  afterEach(() => provider.close());

  async function start(api_: ApiOptions = {}, options: ProviderOptions = {}): Promise<void> {
    provider = new SimulatedProvider(options);
    api = await provider.listen(api_);
  }

  const ask = (method: string, path: string, body?: unknown, key = api.key) =>
    askProvider(api, method, path, body, key);

  const QUICK = { clock: new SimulatedClock({ speed: 1000 }) };

  async function readyUser(): Promise<string> {
    const { records } = provider;
    const user = records.addUser('mine');
    const { id } = records.addAccount(user, 'Bullseye').account;
    records.connectAccount(id);
    records.scanAccount(id);
    return user.id;
  }

  async function ended(id: string) {
    for (;;) {
      const { json } = await ask('GET', `/reports/${id}`);
      if (!['generating', 'waiting_for_sync'].includes(json.status)) return json;
    }
  }

  it('is generated after a while, with the metadata of its order', async () => {
    await start({ requestsPerSecond: Infinity }, QUICK);
    const user = await readyUser();
    const metadata = { mine: [1, { two: null }] };
    const { status, json } = await ask('POST', '/reports/voie', { user, metadata });
    expect(status).toBe(200);
    expect(json).toMatchObject({ user, type: 'voie', status: 'generating', metadata });
    expect(json).toMatchObject({ file_url: null, external_id: 'mine', accounts: [] });
    expect(isId(json.id)).toBe(true);
    const report = await ended(json.id);
    expect(report).toMatchObject({ status: 'generated', metadata, accounts: [{}] });
    expect((await ask('GET', `/reports?user=${user}`)).json.results).toEqual([report]);
  });

  it('waits for data that is to come', async () => {
    await start({ requestsPerSecond: Infinity }, QUICK);
    const user = await readyUser();
    const { account } = provider.records.addAccount({ id: user, externalId: null }, 'Late');
    const { json } = await ask('POST', '/reports/voe', { user });
    expect(json.status).toBe('waiting_for_sync');
    await provider.clock.sleep(60_000);
    expect((await ask('GET', `/reports/${json.id}`)).json.status).toBe('waiting_for_sync');
    provider.records.connectAccount(account.id);
    provider.records.scanAccount(account.id);
    expect((await ended(json.id)).accounts).toHaveLength(2);
  });

  it('fails when it has to', async () => {
    await start({ requestsPerSecond: Infinity }, QUICK);
    provider.desk.failNext();
    const { json } = await ask('POST', '/reports/voe', { user: await readyUser() });
    expect(await ended(json.id)).toMatchObject({ status: 'failed', file_url: null });
  });

  it('can be ordered ten times a day', async () => {
    await start();
    const user = await readyUser();
    for (let n = 0; n < 10; n++)
      provider.records.reports.order({ id: user, externalId: null }, 'voe');
    const { status, json } = await ask('POST', '/reports/voe', { user });
    expect(status).toBe(400);
    expect(json).toEqual({ user: [expect.any(String)] });
  });

  it('is of a known type, of a known user', async () => {
    await start();
    const user = await readyUser();
    expect((await ask('POST', '/reports/nonsense', { user })).status).toBe(404);
    expect((await ask('POST', '/reports/voe', {})).json).toHaveProperty('user');
    const nobody = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';
    expect((await ask('POST', '/reports/voe', { user: nobody })).status).toBe(400);
  });

  it.each([false, true])(
    'is downloaded from a storage that takes no key (of its own origin: %s)',
    async (storageElsewhere) => {
      await start({ storageElsewhere, requestsPerSecond: Infinity }, QUICK);
      const order = await ask('POST', '/reports/voie', { user: await readyUser() });
      const { file_url: file, json_url: json } = await ended(order.json.id);
      expect((await fetch(file)).status).toBe(401);
      const { status, headers } = await ask('GET', json);
      expect(status).toBe(302);
      const location = headers.get('location') ?? '';
      expect(new URL(location).origin === api.origin).toBe(!storageElsewhere);
      expect((await ask('GET', location)).status).toBe(400);
      expect(await (await fetch(location)).json()).toMatchObject({ type: 'voie' });
      expect((await fetch(location.slice(0, -1))).status).toBe(403);
    },
  );
});
