/** The `data` of an event, in the order in which it is written. */
export type EventData = Readonly<Record<string, unknown>>;

/** Something that happened at the provider, before it is written for any subscription. */
export interface ProviderEvent {
  readonly event: string;
  readonly data: EventData;
  /** The account at that moment, for subscriptions with `include_resource`. */
  readonly resource?: EventData;
}

/**
 * A body as the provider writes it: pretty-printed with two spaces and LF, no newline at the end.
 * Signatures are made of exactly these bytes.
 */
export function prettyBody(event: string, name: string, data: EventData): Buffer {
  return Buffer.from(JSON.stringify({ event, name, data }, null, 2), 'utf8');
}
