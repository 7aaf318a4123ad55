import { newId } from '../../src/common/ids.js';
import { Database } from '../../src/core/database/database.js';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { ADMIN } from '../support/defaults.js';
import { FakeProvider } from '../support/fake-provider.js';
import { anId, reportsGenerated } from '../support/payloads.js';
import { Receiver } from '../support/receiver.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

interface Entry {
  readonly id: string;
  readonly at: string;
  readonly actor: { readonly id: string; readonly name: string | null; readonly role: string };
  readonly request_id: string | null;
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string } | null;
  readonly details: Readonly<Record<string, unknown>>;
}

interface Page {
  readonly next: string | null;
  readonly results: readonly Entry[];
}

/** What nobody may find in the audit. */
const SECRET = 'canary-secret-of-a-subscriber';
const PRIVATE_URL_PART = 'canary-token-in-a-url';

/* eslint-disable max-lines -- one table of acts, one service for all of them */
describe('who did what', () => {
  const [user, report] = [anId(), anId()];
  let service: RunningApp;
  let provider: FakeProvider;
  let subscriber: Receiver;
  let admin: ApiClient;
  let [webhook, event, delivery, key] = ['', '', '', ''];

  const audit = async (query = ''): Promise<readonly Entry[]> =>
    (await admin.get<Page>(`/v2/audit?limit=200${query}`)).body.results;
  const latest = async (): Promise<Entry | undefined> => (await audit())[0];

  beforeAll(async () => {
    [provider, subscriber] = await Promise.all([FakeProvider.start(), Receiver.start()]);
    const env = { ...provider.env, PUBLIC_URL: 'http://127.0.0.1:3999' };
    service = await startApp(env);
    admin = service.api;
    const body = { name: 'ours', events: ['*'], url: `${subscriber.url}?t=${PRIVATE_URL_PART}` };
    webhook = (await admin.post<{ id: string }>('/v2/webhooks', { ...body, secret: SECRET })).body
      .id;
    event = (await service.post(reportsGenerated(user, report))).body.id;
    delivery = await waitFor('its delivery', async () => {
      const path = `/v2/deliveries?event_id=${event}&status=delivered`;
      const { body: page } = await admin.get<{ results: { id: string }[] }>(path);
      return page.results[0]?.id;
    });
    key = (await admin.post<{ id: string }>('/v2/api-keys', { name: 'gone', role: 'read' })).body
      .id;
    provider.json(/\/v2\/reports\/voie$/, 200, { id: anId(), user, status: 'generating' });
    const file_url = `${provider.origin}/files/1`;
    provider.json(new RegExp(`GET /v2/reports/${report}$`), 200, { id: report, user, file_url });
    provider.json(/GET \/files\/1/, 200, {});
  });
  afterAll(async () => {
    await service.stop();
    await Promise.all([provider.close(), subscriber.close()]);
  });

  const since = '2020-01-01T00:00:00.000000Z';
  type Act = readonly [string, (api: ApiClient) => Promise<ApiAnswer<unknown>>, () => object];
  const onWebhook = () => ({ type: 'webhook', id: webhook });
  const acts: readonly Act[] = [
    [
      'webhook.changed',
      (api) => api.patch(`/v2/webhooks/${webhook}`, { name: 'theirs', secret: SECRET }),
      () => ({ subject: onWebhook(), details: { fields: ['name', 'secret'] } }),
    ],
    [
      'webhook.secret_rotated',
      (api) => api.post(`/v2/webhooks/${webhook}/rotate-secret`, { secret: `${SECRET}-2` }),
      () => ({ subject: onWebhook(), details: { overlap: '1d' } }),
    ],
    [
      'webhook.disabled',
      (api) => api.post(`/v2/webhooks/${webhook}/disable`),
      () => ({ subject: onWebhook() }),
    ],
    [
      'webhook.enabled',
      (api) => api.post(`/v2/webhooks/${webhook}/enable`),
      () => ({ subject: onWebhook() }),
    ],
    [
      'webhook.tested',
      (api) => api.post(`/v2/webhooks/${webhook}/test`),
      () => ({ subject: onWebhook() }),
    ],
    [
      'webhook.recovered',
      (api) => api.post(`/v2/webhooks/${webhook}/recover`, { since }),
      () => ({ subject: onWebhook(), details: { status: null, since, until: null } }),
    ],
    [
      'delivery.resent',
      (api) => api.post(`/v2/deliveries/${delivery}/resend`),
      () => ({ subject: { type: 'delivery', id: delivery } }),
    ],
    [
      'event.body_read',
      (api) => api.get(`/v2/events/${event}/body`),
      () => ({ subject: { type: 'event', id: event } }),
    ],
    [
      'event.replayed',
      (api) => api.post(`/v2/events/${event}/replay`),
      () => ({ subject: { type: 'event', id: event } }),
    ],
    [
      'report.requested',
      (api) => api.post('/v2/reports/voie', { user, force: true }),
      () => ({ subject: { type: 'user', id: user }, details: { type: 'voie', force: true } }),
    ],
    [
      'report.document_fetched',
      (api) => api.get(`/v2/reports/${report}/file`),
      () => ({ subject: { type: 'report', id: report }, details: { form: 'file' } }),
    ],
    [
      'part.paused',
      (api) => api.post('/v2/pauses/delivery', { reason: 'canary' }),
      () => ({ subject: { type: 'part', id: 'delivery' }, details: {} }),
    ],
    [
      'part.resumed',
      (api) => api.delete('/v2/pauses/delivery'),
      () => ({ subject: { type: 'part', id: 'delivery' } }),
    ],
    ['intake.rechecked', (api) => api.post('/v2/intake/recheck'), () => ({ subject: null })],
    [
      'api_key.revoked',
      (api) => api.delete(`/v2/api-keys/${key}`),
      () => ({ subject: { type: 'api_key', id: key } }),
    ],
  ];

  it.each(acts)(
    '%s is kept, with the key that did it and the request',
    async (action, act, about) => {
      const before = await latest();
      const answer = await act(admin);
      expect(answer.status).toBeLessThan(300);
      const entry = await latest();
      expect(entry).toMatchObject({
        action,
        ...about(),
        actor: { id: ADMIN.id, name: 'environment', role: 'admin' },
        request_id: answer.headers.get('x-request-id'),
      });
      expect(entry?.id).not.toBe(before?.id);
    },
  );

  it('events that are replayed together are one act with how many', async () => {
    await waitFor('the event to be processed', async () => {
      const { body } = await admin.get<{ status: string }>(`/v2/events/${event}`);
      return body.status === 'processed';
    });
    const { body } = await admin.post<{ replayed: number }>('/v2/events/replay', { since });
    expect(await latest()).toMatchObject({
      action: 'events.replayed',
      subject: null,
      details: { status: null, since, until: null, replayed: body.replayed },
    });
  });

  it('what a key of the table did bears its name and role; what was made before is there', async () => {
    const request = { name: 'on call', role: 'operate' };
    const made = await admin.post<{ id: string; secret: string }>('/v2/api-keys', request);
    const { id, secret } = made.body;
    expect(await latest()).toMatchObject({ action: 'api_key.created', subject: { id } });
    await admin.as({ id, secret }).post(`/v2/webhooks/${webhook}/test`);
    const [entry] = await audit(`&actor=${id}`);
    expect(entry).toMatchObject({ actor: { id, name: 'on call', role: 'operate' } });
    expect(await audit('&action=webhook.created')).toMatchObject([{ subject: { id: webhook } }]);
  });

  it('what is refused or comes to nothing is no act', async () => {
    const before = await latest();
    const other = newId();
    await admin.post(`/v2/deliveries/${other}/resend`);
    await admin.get(`/v2/events/${other}/body`);
    await admin.delete(`/v2/webhooks/${other}`);
    await admin.delete('/v2/pauses/delivery');
    await admin.patch(`/v2/webhooks/${webhook}`, {});
    await admin.delete(`/v2/api-keys/${key}`);
    expect((await latest())?.id).toBe(before?.id);
  });

  it('what the service does by itself has the actor readywire', async () => {
    const gone = await Receiver.start(() => ({ status: 410 }));
    const body = { name: 'gone', events: ['reports.generated'], url: gone.url };
    const { id } = (await admin.post<{ id: string }>('/v2/webhooks', body)).body;
    await admin.post(`/v2/webhooks/${id}/test`);
    const entry = await waitFor('it to be given up', async () =>
      (await audit(`&subject=${id}`)).find(({ action }) => action === 'webhook.disabled'),
    );
    expect(entry).toMatchObject({ actor: { id: 'readywire:itself', name: null, role: null } });
    expect(entry.request_id).toBeNull();
    await gone.close();
  });

  it('an act that can not be kept does not happen', async () => {
    const database = service.app.get(Database);
    await database.query('ALTER TABLE audit RENAME TO audit_away');
    try {
      expect((await admin.get(`/v2/events/${event}/body`)).status).toBe(500);
      expect((await admin.delete(`/v2/webhooks/${webhook}`)).status).toBe(500);
    } finally {
      await database.query('ALTER TABLE audit_away RENAME TO audit');
    }
    expect((await admin.get(`/v2/webhooks/${webhook}`)).status).toBe(200);
  });

  it('can be filtered and paged through, by an admin alone', async () => {
    const all = await audit();
    const [first] = (await admin.get<Page>('/v2/audit?limit=1')).body.results;
    expect(first).toEqual(all[0]);
    const page = await admin.get<Page>('/v2/audit?limit=2&actor=test');
    const next = await admin.get<Page>(page.body.next ?? '');
    const ours = all.filter(({ actor }) => actor.id === ADMIN.id);
    expect([...page.body.results, ...next.body.results]).toEqual(ours.slice(0, 4));
    const middle = all[5]?.at ?? '';
    expect(await audit(`&since=${middle}`)).toEqual(all.filter(({ at }) => at >= middle));
    expect(await audit(`&until=${middle}`)).toEqual(all.filter(({ at }) => at < middle));
    for (const query of ['action=nothing', 'since=soon', 'actor=%00', 'limit=0', 'x=1']) {
      expect((await admin.get(`/v2/audit?${query}`)).status).toBe(400);
    }
    const request = { name: 'reader', role: 'operate' };
    const { body } = await admin.post<{ id: string; secret: string }>('/v2/api-keys', request);
    expect((await admin.as(body).get('/v2/audit')).status).toBe(403);
  });

  it('tells no secret and no text that somebody gave', async () => {
    expect(JSON.stringify(await audit())).not.toMatch(/canary/);
  });

  it('forgets the ids of a person who is erased, and not that it was done', async () => {
    const count = (await audit()).length;
    expect((await admin.delete(`/v2/users/${user}`)).status).toBe(204);
    const entries = await audit();
    expect(entries).toHaveLength(count + 1);
    const [erased] = entries;
    expect(erased).toMatchObject({ action: 'user.erased', actor: { id: ADMIN.id } });
    expect(erased?.subject?.id).toMatch(/^[0-9a-f]{64}$/);
    const about = await audit(`&subject=${String(erased?.subject?.id)}`);
    expect(about.map(({ action }) => action)).toEqual([
      'user.erased',
      'report.document_fetched',
      'report.requested',
    ]);
    const text = JSON.stringify(entries);
    for (const id of [user, report]) expect(text).not.toContain(id);
    await admin.get(`/v2/reports/${report}/file`);
    await admin.post('/v2/reports/voie', { user, force: true });
    expect(JSON.stringify(await audit())).not.toContain(report);
    expect(JSON.stringify(await audit())).not.toContain(user);
  });
});
