import { Tracing } from '../../src/core/tracing/tracing.js';
import { anId, reportsGenerated } from '../support/payloads.js';
import { Receiver } from '../support/receiver.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

/** A span as OTLP has it in JSON. */
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { key: string; value: { stringValue?: string } }[];
  readonly status: { readonly code?: number; readonly message?: string };
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Span['attributes'] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

const PATIENCE = { timeoutMs: 60_000 };
const traceOf = (eventId: string): string => eventId.replaceAll('-', '');

describe('traces', () => {
  let collector: Receiver;
  let subscriber: Receiver;
  const exported = (): readonly Export[] =>
    collector.requests.map(({ body }) => JSON.parse(body.toString()) as Export);
  const spans = (eventId: string): readonly Span[] =>
    exported()
      .flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans))
      .flatMap((scope) => scope.spans)
      .filter(({ traceId }) => traceId === traceOf(eventId));

  beforeAll(async () => {
    collector = await Receiver.start({ status: 200, body: '{}' });
    subscriber = await Receiver.start();
  });
  afterAll(() => Promise.all([collector.close(), subscriber.close()]));

  async function start(env: Readonly<Record<string, string>>): Promise<RunningApp> {
    const app = await startApp({ DELIVERY_RETRY_SCHEDULE: '100ms,100ms', ...env });
    const request = { events: ['*'], name: 'all', url: subscriber.url };
    await app.api.post('/v2/webhooks', request);
    return app;
  }

  it('follow an event from the door through the database to the subscriber, tries and all', async () => {
    const app = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20of-the-collector',
      OTEL_SERVICE_NAME: 'readywire-test',
    });
    try {
      subscriber.answer((_, index) => (index === 0 ? 500 : 200));
      const { id } = (await app.post(reportsGenerated(anId(), anId()))).body;
      const names = (): readonly string[] => spans(id).map(({ name }) => name);
      await waitFor('four spans', () => names().length >= 4, PATIENCE);
      expect([...names()].sort()).toEqual(['deliver', 'deliver', 'process', 'receive']);
      const [root] = spans(id).filter(({ name }) => name === 'receive');
      const others = spans(id).filter(({ name }) => name !== 'receive');
      expect(root?.parentSpanId ?? '').toBe('');
      expect(others.map(({ parentSpanId }) => parentSpanId)).toEqual(
        others.map(() => root?.spanId),
      );
      const tries = spans(id).filter(({ name }) => name === 'deliver');
      expect(tries.map(({ status }) => status.message ?? '').sort()).toEqual(['', 'http_status']);
      const told = subscriber.requests.map(({ headers }) => headers['traceparent']).sort();
      expect(told).toEqual(tries.map(({ spanId }) => `00-${traceOf(id)}-${spanId}-01`).sort());
      for (const { startTimeUnixNano: from, endTimeUnixNano: to } of spans(id)) {
        expect(BigInt(to) >= BigInt(from)).toBe(true);
      }
      expect(JSON.stringify(exported()[0]?.resourceSpans[0]?.resource)).toContain('readywire-test');
      const [{ path, headers }] = collector.requests as [(typeof collector.requests)[0]];
      expect([path, headers.authorization]).toEqual(['/v1/traces', 'Bearer of-the-collector']);
    } finally {
      await app.stop();
    }
  });

  it('are sent when the process stops, and not at all of what the sampler leaves out', async () => {
    const endpoint = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}whole/path` };
    const app = await start(endpoint);
    subscriber.answer(200);
    subscriber.requests.length = 0;
    const { id } = (await app.post(reportsGenerated(anId(), anId()))).body;
    await subscriber.waitForCount(1, PATIENCE);
    await app.stop();
    await waitFor('the spans', () => spans(id).length >= 3, PATIENCE);
    expect(collector.requests.at(-1)?.path).toBe('/whole/path');

    const none = await start({ ...endpoint, OTEL_TRACES_SAMPLER: 'always_off' });
    const { body } = await none.post(reportsGenerated(anId(), anId()));
    await subscriber.waitForCount(2, PATIENCE);
    await none.stop();
    expect(spans(body.id)).toEqual([]);
    expect(subscriber.requests[1]?.headers['traceparent']).toMatch(/-00$/);
  });

  it.each([{}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_SDK_DISABLED: 'true' }])(
    'are off unless they are wanted: %j',
    async (env) => {
      const app = await start(env);
      try {
        subscriber.requests.length = 0;
        await app.post(reportsGenerated(anId(), anId()));
        const [request] = await subscriber.waitForCount(1, PATIENCE);
        expect(request?.headers['traceparent']).toBeUndefined();
        expect(app.app.get(Tracing).begin()).toBeNull();
      } finally {
        await app.stop();
      }
    },
  );

  it('that nobody takes cost the event nothing', async () => {
    const app = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    try {
      subscriber.requests.length = 0;
      expect((await app.post(reportsGenerated(anId(), anId()))).status).toBe(200);
      await subscriber.waitForCount(1, PATIENCE);
    } finally {
      await app.stop();
    }
  });
});
