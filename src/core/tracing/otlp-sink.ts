import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
  type Sampler,
  SamplingDecision,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { type EventSpan, rootSpanIdOf, type TraceSink, traceIdOf } from './span.js';
import type { TracingConfig } from './tracing.config.js';

const KINDS: Readonly<Record<EventSpan['kind'], SpanKind>> = {
  server: SpanKind.SERVER,
  internal: SpanKind.INTERNAL,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
};
const TOLD_AT_MOST_EVERY_MS = 60_000;

/** Gives out the ids that were chosen for the next span, and random ones else. */
class ChosenIds implements IdGenerator {
  traceId: string | undefined;
  spanId: string | undefined;
  private readonly random = new RandomIdGenerator();

  generateTraceId(): string {
    return this.traceId ?? this.random.generateTraceId();
  }

  generateSpanId(): string {
    return this.spanId ?? this.random.generateSpanId();
  }
}

/**
 * Sends spans by OTLP, in batches, beside the work: what can't be sent is dropped, and that is told
 * once a minute. Loaded only if traces are on.
 */
export function openOtlpSink(
  config: TracingConfig,
  url: string,
  failed: (error: unknown) => void,
): TraceSink {
  const ids = new ChosenIds();
  const sampler = samplerOf(config.keptPart);
  const exporter = telling(new OTLPTraceExporter({ url, headers: { ...config.headers } }), failed);
  const provider = new TracerProvider({
    ...{ idGenerator: ids, sampler, spanProcessors: [new BatchSpanProcessor({ exporter })] },
    resource: resourceFromAttributes({
      ...config.resourceAttributes,
      'service.name': config.serviceName,
    }),
  });
  const tracer = provider.getTracer('readywire');
  return {
    record(span) {
      const { eventId, isRoot = false } = span;
      ids.traceId = traceIdOf(eventId);
      ids.spanId = isRoot ? rootSpanIdOf(eventId) : span.spanId;
      const options = {
        ...{ kind: KINDS[span.kind], startTime: span.startMs },
        attributes: { 'readywire.event_id': eventId, ...span.attributes },
      };
      const open = tracer.startSpan(span.name, options, isRoot ? ROOT_CONTEXT : below(eventId));
      const { error = null } = span;
      if (error !== null) open.setStatus({ code: SpanStatusCode.ERROR, message: error });
      open.end(span.endMs);
    },
    isSampled: (traceId) => isSampled(sampler, traceId),
    close: () => provider.shutdown(),
  };
}

/** By the trace's id, so that every process decides alike. */
function samplerOf(part: number): Sampler {
  return part >= 1 ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(part);
}

function isSampled(sampler: Sampler, traceId: string): boolean {
  const { decision } = sampler.shouldSample(ROOT_CONTEXT, traceId, '', SpanKind.INTERNAL, {}, []);
  return decision === SamplingDecision.RECORD_AND_SAMPLED;
}

function below(eventId: string): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: traceIdOf(eventId),
    spanId: rootSpanIdOf(eventId),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
}

/** The exporter keeps its failures to itself: whoever set an endpoint wants to know. */
function telling(exporter: SpanExporter, failed: (error: unknown) => void): SpanExporter {
  let toldAt = -Infinity;
  const once = (error: unknown): void => {
    if (performance.now() - toldAt < TOLD_AT_MOST_EVERY_MS) return;
    toldAt = performance.now();
    failed(error);
  };
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error) once(result.error);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}
