import type { Fact, FactKind } from './fact.js';
import { toId } from '../../../common/ids.js';
import { member, objectOf, textOf } from '../../../common/json/read.js';
import type { JsonObject } from '../../../common/json/read.js';
import { factOf } from './received-event.js';
import type { ReceivedEvent } from './received-event.js';

/** What the name of the event says; `accounts.updated` says nothing by itself. */
const KIND_OF_EVENT: ReadonlyMap<string, FactKind> = new Map<string, FactKind>([
  ['accounts.added', 'added'],
  ['accounts.connected', 'connected'],
  ['accounts.failed', 'error'],
  ['accounts.removed', 'removed'],
]);

/**
 * The facts of an `accounts.*` event: what its name says, and what the connection in its
 * `resource` says, both at the connection's `updated_at`. A text if the account can't be read.
 */
export function factsOfAccountEvent(
  event: ReceivedEvent,
  user: string,
  data: JsonObject,
): Fact[] | string {
  const resource = objectOf(member(data, 'resource'));
  const account = toId(member(data, 'account')) ?? toId(member(resource, 'id'));
  if (account === null) return 'data.account is not an id';
  // A connection's time does not date its removal.
  if (event.event === 'accounts.removed') return [factOf(event, user, account, 'removed')];
  const connection = objectOf(member(resource, 'connection'));
  const kinds = kindsOf(event.event, member(connection, 'status'));
  if (kinds.length === 0) return [factOf(event, user, account, 'mentioned')];
  const at = member(connection, 'updated_at');
  return kinds.map((kind) => {
    const code = kind === 'error' ? errorCodeOf(data, connection) : null;
    return factOf(event, user, account, kind, at, code);
  });
}

function kindsOf(event: string, status: unknown): FactKind[] {
  const named = KIND_OF_EVENT.get(event);
  const kinds = new Set<FactKind>(named === undefined ? [] : [named]);
  if (status === 'error') kinds.add('error');
  // A failure whose connection has recovered since is still a failure; the recovery is told apart.
  if (status === 'connected' && named !== 'error') kinds.add('connected');
  return [...kinds];
}

function errorCodeOf(data: JsonObject, connection: JsonObject | null): string | null {
  return textOf(member(data, 'error_code'), 200) ?? textOf(member(connection, 'error_code'), 200);
}
