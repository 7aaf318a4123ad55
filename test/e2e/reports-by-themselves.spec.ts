import { SimulatedProvider } from '../../src/simulator/simulated-provider.js';
import { Receiver, type Message } from '../support/receiver.js';
import { INTAKE_SECRET } from '../support/signed.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

/** So that what takes minutes takes a moment. */
const QUICK = {
  REPORT_TYPES: 'voie',
  REPORT_QUIET_PERIOD: '200ms',
  REPORT_ASK_SCHEDULE: '300ms,600ms,1s',
  RECONCILIATION_SCHEDULE: '500ms,1s',
  TRACKING_DEADLINE: '1s',
};

interface Parts {
  readonly generation: { readonly underway: number };
}

interface UserAnswer {
  readonly verdict: string;
  readonly reports: readonly { readonly id: string; readonly status: string }[];
}

/**
 * The service between a provider and a subscriber, with nobody who does anything by hand: people
 * connect their accounts, and the subscriber gets a report of each.
 */
describe('reports that are requested by themselves', () => {
  let provider: SimulatedProvider;
  let service: RunningApp;
  let subscriber: Receiver;

  const statusesOf = (user: string): readonly string[] =>
    provider.records.reports.all(user).map(({ status }) => status);
  const heard = (user: string, event: string): readonly Message[] =>
    subscriber.messages.filter(
      (message) => message.event === event && message.data['user'] === user,
    );

  /** A person connects an account, and the provider gets the data, which it tells or loses. */
  function connects(lost: readonly string[]): string {
    const { records, faults } = provider;
    const user = records.addUser('applicant');
    const { account, event } = records.addAccount(user, 'Whole Goods');
    for (const one of lost) faults.loseNext(one);
    provider.tell(event);
    provider.tell(records.connectAccount(account.id));
    provider.tell(records.scanAccount(account.id));
    return user.id;
  }

  async function everyoneKnowsOfTheReport(user: string): Promise<void> {
    await waitFor('a report that everyone knows of', async () => {
      const { body } = await service.api.get<UserAnswer>(`/v2/users/${user}`);
      const [report] = body.reports;
      return body.verdict === 'ready' && report?.status === 'generated' && report;
    });
    await waitFor('the message', () => heard(user, 'reports.generated').length > 0);
  }

  beforeAll(async () => {
    provider = new SimulatedProvider({ generationMs: 500 });
    const { url, key } = await provider.listen();
    const env = {
      ARGYLE_API_URL: url,
      ARGYLE_API_KEY_ID: key.id,
      ARGYLE_API_KEY_SECRET: key.secret,
    };
    service = await startApp({ ...QUICK, ...env });
    subscriber = await Receiver.start();
    provider.subscribe({
      name: 'readywire',
      url: `${service.url}/intake/argyle`,
      events: ['*'],
      secret: INTAKE_SECRET,
    });
    await service.api.post('/v2/webhooks', {
      name: 'loans',
      url: subscriber.url,
      events: ['reports.generated', 'reports.fully_ready'],
    });
  });
  afterAll(async () => {
    await service.stop();
    await provider.close();
    await subscriber.close();
  });

  it('come once for whoever is ready', async () => {
    const user = connects([]);
    await everyoneKnowsOfTheReport(user);
    expect(statusesOf(user)).toEqual(['generated']);
    expect(provider.records.reports.all(user)[0]?.metadata).toEqual({
      readywire_request: expect.any(String),
    });
  });

  it('come once although the webhook with the data was lost', async () => {
    const user = connects(['reports.ready']);
    await everyoneKnowsOfTheReport(user);
    expect([statusesOf(user), heard(user, 'reports.fully_ready').length]).toEqual([
      ['generated'],
      1,
    ]);
  });

  it('are known although the webhook that they were generated was lost', async () => {
    const user = connects(['reports.generated']);
    await waitFor('the report', () => statusesOf(user).includes('generated'));
    await waitFor('an end', async () => {
      const { body } = await service.api.get<UserAnswer>(`/v2/users/${user}`);
      return body.reports[0]?.status === 'generated';
    });
    expect(statusesOf(user)).toEqual(['generated']);
  });

  it('show on the status how they get on', async () => {
    const parts = await waitFor('the last to be over', async () => {
      const { body } = await service.api.get<{ parts: Parts }>('/health/status');
      return body.parts.generation.underway === 0 && body.parts;
    });
    expect(parts).toMatchObject({
      generation: { ok: true, is_on: true, planned: 0, underway: 0, ordered: 3, refused: 0 },
      reconciliation: { ok: true, is_on: true },
    });
  });
});
