import { toId } from '../ids.js';
import { parseInstant } from '../instant.js';
import { member, objectOf } from '../json/read.js';
import type { JsonObject } from '../json/read.js';

const READERS: ReadonlyMap<string, (data: JsonObject) => readonly (string | null)[]> = new Map([
  ['accounts.connected', accountAndTime],
  ['accounts.failed', accountAndTime],
  ['reports.generated', (data: JsonObject) => [toId(member(data, 'report_id'))]],
]);

/**
 * What a message of the provider tells, in one text: two messages with the same key tell the same,
 * whatever else differs between them. `accounts.connected/<account>/<time of the connection>`,
 * `accounts.failed/<account>/<time of the connection>`, `reports.generated/<report>`; ids in lower
 * case, times with microseconds. Null for every other event, and where one of the parts is missing
 * or can't be read: such a message is like no other.
 * @param data the `data` of the message, whatever it is
 */
export function messageKeyOf(event: string, data: unknown): string | null {
  const object = objectOf(data);
  const parts = object === null ? undefined : READERS.get(event)?.(object);
  return parts === undefined || parts.includes(null) ? null : [event, ...parts].join('/');
}

/** The time is that of the last change of the connection, which a message may come without. */
function accountAndTime(data: JsonObject): readonly (string | null)[] {
  const resource = objectOf(member(data, 'resource'));
  const account = toId(member(data, 'account')) ?? toId(member(resource, 'id'));
  return [account, parseInstant(member(objectOf(member(resource, 'connection')), 'updated_at'))];
}
