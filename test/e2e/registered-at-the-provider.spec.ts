import type { ProviderApi } from '../../src/simulator/api/provider-api.js';
import { SimulatedProvider } from '../../src/simulator/simulated-provider.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';
import { fixedPort } from '../support/world/fixed-port.js';

/**
 * From a key of the provider to a document, with a provider as strict as the real one: nobody
 * subscribes anything by hand, and nobody asks the provider for anything but through the service.
 */
describe('a service that is given a key of the provider', () => {
  let provider: SimulatedProvider;
  let api: ProviderApi;
  let service: RunningApp;

  beforeAll(async () => {
    provider = new SimulatedProvider({ generationMs: 300 });
    api = await provider.listen({ storageElsewhere: true });
    // The address of the service must be known before it starts.
    const port = String(await fixedPort());
    service = await startApp({
      PORT: port,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      ARGYLE_API_URL: api.url,
      ARGYLE_API_KEY_ID: api.key.id,
      ARGYLE_API_KEY_SECRET: api.key.secret,
    });
  });
  afterAll(async () => {
    await service.stop();
    await provider.close();
  });

  it('gets everything it needs from then on, and serves reports', async () => {
    await waitFor('the registration', async () => {
      const { body } = await service.api.get<{ parts: { registration: { ok: boolean } } }>(
        '/health/status',
      );
      return body.parts.registration.ok;
    });
    expect(api.calls.filter(({ status }) => status !== null && status >= 400)).toEqual([]);

    const { records } = provider;
    const user = records.addUser('applicant');
    const { account, event } = records.addAccount(user, 'Whole Goods');
    provider.tell(event);
    const order = () => service.api.post<{ id: string }>('/v2/reports/voie', { user: user.id });
    await waitFor('the account', async () => {
      const { body } = await service.api.get<{ accounts: unknown[] }>(`/v2/users/${user.id}`);
      return body.accounts.length === 1;
    });
    expect((await order()).status).toBe(409);

    provider.tell(records.connectAccount(account.id));
    provider.tell(records.scanAccount(account.id));
    const { body: ordered } = await waitFor('a report that may be ordered', async () => {
      const answer = await order();
      return answer.status === 200 && answer;
    });
    const path = `/v2/reports/${ordered.id}`;
    const file = await waitFor('the document', async () => {
      const answer = await service.api.get<string>(`${path}/file`);
      return answer.status === 200 && answer;
    });
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(file.body).toContain('%PDF-1.4');
    const json = await service.api.get<{ id: string }>(`${path}/json`);
    expect(json.body.id).toBe(ordered.id);
    await waitFor('the webhook', async () => {
      const { body } = await service.api.get<{ status: string }>(path);
      return body.status === 'generated';
    });
  });
});
