import type { ProviderApi } from '../../../src/simulator/api/provider-api.js';
import { startProcess, type RunningProcess } from '../start-process.js';
import { waitFor } from '../wait-for.js';
import { fixedPort } from './fixed-port.js';
import { Subscriber } from './subscriber.js';

/** The types of reports that are ordered by themselves. */
export const REPORT_TYPES: readonly string[] = ['voe', 'voie'];

/** How often the provider is asked about everybody, in the world in which it is asked. */
const ROUND = '30s';

const QUICK = {
  LOG_LEVEL: 'warn',
  REPORT_TYPES: REPORT_TYPES.join(),
  REPORT_QUIET_PERIOD: '300ms',
  // On a slow machine an answer gets lost, and what was taken in is told again for minutes.
  INTAKE_DUPLICATE_WINDOW: '2h',
  REPORT_ASK_SCHEDULE: '500ms,1s,3s',
  ARGYLE_REQUESTS_PER_SECOND: '1000',
  // Whoever asks about a person holds five of them: so long nobody asks after a kill.
  ARGYLE_LEASE: '8s',
};
const ASKING = {
  TRACKING_DEADLINE: '2s',
  RECONCILIATION_INTERVAL: ROUND,
  RECONCILIATION_SCHEDULE: `2s,10s,${ROUND}`,
};
const NOT_ASKING = { TRACKING_DEADLINE: '1h', RECONCILIATION_INTERVAL: '30d' };

interface Status {
  readonly parts: { readonly registration: { readonly ok: boolean } };
}

/** The service in a process of its own, with the provider's key and an address that stays. */
export async function startService(api: ProviderApi, isAsking: boolean): Promise<RunningProcess> {
  const port = String(await fixedPort());
  const service = await startProcess({
    ...QUICK,
    ...(isAsking ? ASKING : NOT_ASKING),
    PORT: port,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    ARGYLE_API_URL: api.url,
    ARGYLE_API_KEY_ID: api.key.id,
    ARGYLE_API_KEY_SECRET: api.key.secret,
  });
  const isRegistered = async (): Promise<boolean> => {
    const { body } = await service.api.get<Status>('/health/status');
    return body.parts.registration.ok;
  };
  // The provider of this world is not always there: then it is asked again.
  await waitFor('the registration', isRegistered, { timeoutMs: 240_000 });
  return service;
}

/** Two who together hear of everything about accounts and reports. */
export async function subscribe({ api }: RunningProcess): Promise<readonly Subscriber[]> {
  const accounts = ['added', 'connected', 'failed', 'updated'].map((verb) => `accounts.${verb}`);
  const reports = ['ready', 'generated', 'failed', 'fully_ready', 'overdue'];
  const others = ['accounts.removed', ...reports.map((verb) => `reports.${verb}`)];
  return Promise.all([
    subscribed(api, { name: 'accounts', events: accounts, config: { include_resource: true } }),
    subscribed(api, { name: 'reports', events: others }),
  ]);
}

async function subscribed(api: RunningProcess['api'], wish: object): Promise<Subscriber> {
  const subscriber = await Subscriber.start();
  const { status, body } = await api.post('/v2/webhooks', { ...wish, url: subscriber.url });
  if (status !== 200) throw new Error(`not subscribed: ${JSON.stringify(body)}`);
  return subscriber;
}
