import { askProvider } from '../../../test/support/ask-provider.js';
import { SimulatedClock } from '../simulated-clock.js';
import { SimulatedProvider, type ProviderOptions } from '../simulated-provider.js';
import type { ApiOptions, ProviderApi } from './provider-api.js';

const URL_OF_OURS = 'http://127.0.0.1:3000/intake/argyle';

describe('the API of the simulated provider when it misbehaves', () => {
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

  it('answers 5xx, about half of the time after it has done what was asked', async () => {
    await start({ requestsPerSecond: Infinity }, { faults: { apiErrors: 1 } });
    for (let n = 0; n < 20; n++) {
      expect((await ask('POST', '/webhooks', wish())).status).toBeGreaterThanOrEqual(500);
    }
    const done = provider.subscriptions.all().length;
    expect(done).toBeGreaterThan(3);
    expect(done).toBeLessThan(17);
  });

  it('breaks connections', async () => {
    await start({}, { faults: { apiDrops: 1 } });
    await expect(ask('GET', '/webhooks')).rejects.toThrow('fetch failed');
    provider.faults.clear();
    expect((await ask('GET', '/webhooks')).status).toBe(200);
  });

  it('dates a slow answer by when it was made', async () => {
    const clock = new SimulatedClock({ speed: 10_000, startAt: '2025-01-01T00:00:00.000000Z' });
    await start({}, { clock, faults: { apiSlow: 1, slowMs: 500 } });
    await ask('GET', '/webhooks');
    const shares: number[] = [];
    for (let n = 0; n < 5; n++) {
      const before = Date.parse(clock.now());
      const dated = Date.parse((await ask('GET', '/webhooks')).headers.get('date') ?? '');
      const now = Date.parse(clock.now());
      shares.push((now - dated) / (now - before));
    }
    // The best of them: a machine may stand still before any of the others.
    expect(Math.max(...shares)).toBeGreaterThan(0.5);
  });
});
