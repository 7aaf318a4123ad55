import { anId, reportsGenerated } from '../support/payloads.js';
import { Receiver } from '../support/receiver.js';
import { Scrape } from '../support/scrape.js';
import { postWebhook } from '../support/signed.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

const PATIENCE = { timeoutMs: 60_000 };

describe('metrics', () => {
  let app: RunningApp;
  let well: Receiver;
  let unwilling: Receiver;

  beforeAll(async () => {
    app = await startApp({
      INTAKE_MAX_BODY: '2kb',
      DELIVERY_RETRY_SCHEDULE: '100ms',
      DELIVERY_TIMEOUT: '30s',
    });
    [well, unwilling] = await Promise.all([Receiver.start(200), Receiver.start(404)]);
    for (const { url } of [well, unwilling]) {
      await app.api.post('/v2/webhooks', { events: ['*'], name: 'all', url });
    }
  });
  afterAll(async () => {
    await app.stop();
    await Promise.all([well.close(), unwilling.close()]);
  });

  const scrape = (): Promise<Scrape> => Scrape.of(app.api);
  const seen = (name: string, labels: Record<string, string>, value: number): Promise<unknown> =>
    waitFor(
      `${name} to be ${String(value)}`,
      async () => (await scrape()).value(name, labels) === value,
      PATIENCE,
    );

  it('need an API key', async () => {
    expect((await app.api.as().get('/metrics')).status).toBe(401);
    const { status, headers } = await app.api.get('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it('count what comes to the door, and why it was refused', async () => {
    const before = await scrape();
    const [body, other] = [reportsGenerated(anId(), anId()), reportsGenerated(anId(), anId())];
    await app.post(body);
    await app.post(body);
    await app.post(other);
    await postWebhook(app.url, body, { signature: null });
    await postWebhook(app.url, body, { secret: 'another secret that is not ours' });
    await app.post('x'.repeat(4_000));
    await postWebhook(app.url, body, { headers: { 'content-encoding': 'gzip' } });
    const came = (outcome: string, count: number): Promise<unknown> =>
      seen('readywire_intake_webhooks_total', { outcome }, count);
    await came('accepted', 2);
    await came('duplicate', 1);
    await came('refused', 4);
    const after = await scrape();
    const refused = (reason: string): number | undefined =>
      after.value('readywire_intake_refused_total', { reason });
    expect(refused('unsigned')).toBe(1);
    expect(refused('wrong_signature')).toBe(1);
    expect(refused('too_large')).toBe(1);
    expect(refused('other')).toBe(1);
    expect(refused('no_secret')).toBe(0);
    expect(before.value('readywire_intake_duration_seconds_count')).toBe(0);
    await seen('readywire_intake_duration_seconds_count', {}, 3);
  });

  it('count what becomes of events and deliveries, by outcome', async () => {
    await seen('readywire_events_processed_total', {}, 2);
    await seen('readywire_delivery_attempts_total', { outcome: 'delivered' }, 2);
    await seen('readywire_delivery_attempts_total', { outcome: 'http_4xx' }, 4);
    await seen('readywire_deliveries_ended_total', { status: 'failed' }, 2);
    const now = await scrape();
    expect(now.value('readywire_deliveries_ended_total', { status: 'delivered' })).toBe(2);
    expect(now.value('readywire_end_to_end_duration_seconds_count')).toBe(2);
    expect(now.value('readywire_delivery_attempt_duration_seconds_count')).toBe(6);
    expect(now.value('readywire_processing_duration_seconds_count')).toBeGreaterThan(0);
    const slowest = { le: '+Inf' };
    expect(now.value('readywire_end_to_end_duration_seconds_bucket', slowest)).toBe(2);
  });

  it('do not take a resend for a slow delivery', async () => {
    const { body } = await app.api.get<{ results: { id: string }[] }>(
      '/v2/deliveries?status=delivered',
    );
    await app.api.post(`/v2/deliveries/${String(body.results[0]?.id)}/resend`);
    await seen('readywire_deliveries_ended_total', { status: 'delivered' }, 3);
    expect((await scrape()).value('readywire_end_to_end_duration_seconds_count')).toBe(2);
  });

  it('show the queues as they are in the database', async () => {
    await seen('readywire_deliveries', { status: 'failed' }, 2);
    const now = await scrape();
    expect(now.value('readywire_subscriptions', { status: 'active' })).toBe(2);
    expect(now.value('readywire_database_up')).toBe(1);
    expect(now.value('readywire_events', { status: 'received' })).toBe(0);
    expect(now.value('readywire_deliveries_oldest_due_age_seconds')).toBe(0);
    expect(now.value('readywire_database_pool_connections', { state: 'idle' })).toBeDefined();
    expect(now.value('nodejs_eventloop_lag_p99_seconds')).toBeDefined();
  });

  it('bear nothing of a person, a subscriber or the like in their labels', async () => {
    const { text } = await scrape();
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|127\.0\.0\.1|http:\/\//);
    expect(text.split('\n').length).toBeLessThan(600);
  });

  it('are conventional: a prefix, base units, counters that end with total', async () => {
    const { text } = await scrape();
    const types = [...text.matchAll(/^# TYPE (readywire_\S+) (\S+)$/gm)];
    expect(types.length).toBeGreaterThan(30);
    const counters = types.filter(([, , type]) => type === 'counter').map(([, name]) => name);
    expect(counters.filter((name) => !name?.endsWith('_total'))).toEqual([]);
    const others = types.filter(([, , type]) => type !== 'counter').map(([, name]) => name);
    expect(others.filter((name) => /_total$|_ms$|milli|_kb$/.test(name ?? ''))).toEqual([]);
  });
});
