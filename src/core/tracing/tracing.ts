import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { within } from '../../common/within.js';
import { Clock } from '../clock/clock.js';
import { type EventSpan, type TraceSink, traceIdOf } from './span.js';
import { TracingConfig } from './tracing.config.js';

const LONGEST_FAREWELL_MS = 1_000;

/** When a piece of work began; null while there are no traces. */
export type Started = { readonly atMs: number; readonly mark: number } | null;

/** What is known of a span once its work has ended. */
export type EndedSpan = Omit<EventSpan, 'startMs' | 'endMs'>;

/**
 * Traces of events, from the door to the subscriber. Off unless an OTLP endpoint is configured; then
 * nothing is loaded, and a span that nobody wants costs one comparison.
 */
@Injectable()
export class Tracing implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('tracing');
  private sink: TraceSink | null = null;

  constructor(
    private readonly config: TracingConfig,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.config.destination === undefined) return;
    const { openOtlpSink } = await import('./otlp-sink.js');
    const failed = (error: unknown): void => {
      this.logger.warn({ msg: 'traces could not be sent', err: error });
    };
    this.sink = openOtlpSink(this.config, this.config.destination, failed);
    this.logger.log({ msg: 'traces are sent', host: new URL(this.config.destination).host });
  }

  /** To be called when the work begins. */
  begin(): Started {
    return this.sink === null ? null : { atMs: this.clock.millis(), mark: performance.now() };
  }

  /** The work has ended. */
  end(started: Started, span: EndedSpan): void {
    if (this.sink === null || started === null) return;
    const endMs = started.atMs + performance.now() - started.mark;
    this.sink.record({ ...span, startMs: started.atMs, endMs });
  }

  /** What a request says of the trace that it is part of; null while there are no traces. */
  parentOfRequest(
    eventId: string,
  ): { readonly spanId: string; readonly traceparent: string } | null {
    if (this.sink === null) return null;
    const [traceId, spanId] = [traceIdOf(eventId), randomBytes(8).toString('hex')];
    const flags = this.sink.isSampled(traceId) ? '01' : '00';
    return { spanId, traceparent: `00-${traceId}-${spanId}-${flags}` };
  }

  /** Comes last, so that what ended while the process stops is sent too. */
  async onApplicationShutdown(): Promise<void> {
    if (this.sink === null) return;
    await within(LONGEST_FAREWELL_MS, this.sink.close()).catch(() => undefined);
  }
}
