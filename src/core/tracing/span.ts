/**
 * One piece of an event's way. All pieces of an event are one trace, whose id is the event's: so it
 * outlives the database, the journal and every restart, and nothing has to be stored for it.
 */
export interface EventSpan {
  readonly name: string;
  readonly eventId: string;
  readonly kind: 'server' | 'internal' | 'consumer' | 'client';
  /** Milliseconds since the epoch, with fractions. */
  readonly startMs: number;
  readonly endMs: number;
  /** The first piece of the trace; the others hang below it, whoever records them. */
  readonly isRoot?: boolean;
  /** Chosen before, since somebody was told; unset: any. */
  readonly spanId?: string;
  /** Ids, numbers and fixed words; nothing of a body, a person or a url beyond its host. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  /** A fixed word: what went wrong. */
  readonly error?: string | null;
}

/** Where spans go. */
export interface TraceSink {
  record(span: EventSpan): void;
  isSampled(traceId: string): boolean;
  /** Sends what it still holds. */
  close(): Promise<void>;
}

/** The trace of an event: a UUIDv7 is 16 bytes that are not all zero, like the id of a trace. */
export function traceIdOf(eventId: string): string {
  return eventId.replaceAll('-', '').toLowerCase();
}

/** The span below which the others of the trace hang: the random half of the event's id. */
export function rootSpanIdOf(eventId: string): string {
  return traceIdOf(eventId).slice(16);
}
