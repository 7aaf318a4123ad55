import { memberOf, withoutMember } from '../json/members.js';
import { readyData } from './ready-data.js';

/** The events whose `resource` goes only to subscriptions with `config.include_resource`. */
const WITH_RESOURCE: ReadonlySet<string> = new Set([
  'accounts.added',
  'accounts.connected',
  'accounts.updated',
  'accounts.failed',
]);

/** What a message is made of. */
export interface MessageParts {
  /** The event's name; the body's own spelling of it is what is sent. */
  readonly event: string;
  /** The name of the subscription that gets the message. */
  readonly name: string;
  /** The stored event as JSON text that JSON.parse accepts, white space and all. */
  readonly body: string;
}

/** What the subscription's `config` says about the message. */
export interface MessageOptions {
  readonly includeResource: boolean;
}

function dataOf({ event, body }: MessageParts, { includeResource }: MessageOptions): string {
  const data = memberOf(body, 'data') ?? 'null';
  if (event === 'reports.ready') return readyData(data) ?? data;
  if (WITH_RESOURCE.has(event) && !includeResource) return withoutMember(data, 'resource');
  return data;
}

/**
 * The body of an outgoing request: compact JSON of `event`, `name` and `data`, in this order
 * (contract 3). `data` is spliced from the stored text, never parsed and written again, so
 * numbers and duplicate members arrive as they came. Two exceptions: account events lose
 * `resource` unless the subscription asks for it, and `reports.ready` is sent in one shape
 * whichever of the three it had. An event without `data` is sent with `null`, so that a message
 * always has its three members.
 */
export function messageBody(parts: MessageParts, options: MessageOptions): string {
  const data = dataOf(parts, options);
  const event = memberOf(parts.body, 'event') ?? JSON.stringify(parts.event);
  return `{"event":${event},"name":${JSON.stringify(parts.name)},"data":${data}}`;
}
