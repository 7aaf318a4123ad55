import { memberOf } from '../json/members.js';

/** A non-empty string is an id of the user's; everything else is none, but must be null or empty. */
function externalIdOf(raw: string | undefined): string | null {
  if (raw === undefined || raw === '""') return 'null';
  return raw === 'null' || raw.startsWith('"') ? raw : null;
}

function isListOfAccounts(raw: string): boolean {
  const list: unknown = JSON.parse(raw);
  const isAccount = (item: unknown): boolean =>
    typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string';
  return Array.isArray(list) && list.every(isAccount);
}

/**
 * The data of `reports.ready` in shape (b) of contract 4, from any of its three shapes:
 * `user, external_id, accounts`, and `documents` if there are some. The values are spliced from
 * the compact text as they came, except that an absent or empty `external_id` becomes null. In
 * shape (c) they stand in `resource`, and the user beside it. Null if the data can't be read so.
 */
export function readyData(data: string): string | null {
  const resource = memberOf(data, 'resource');
  const source = resource?.startsWith('{') ? resource : data;
  const user = memberOf(data, 'user') ?? memberOf(source, 'user');
  const accounts = memberOf(source, 'accounts');
  const externalId = externalIdOf(memberOf(source, 'external_id'));
  if (!user?.startsWith('"') || !accounts || !externalId || !isListOfAccounts(accounts))
    return null;
  const documents = memberOf(source, 'documents') ?? 'null';
  const more = documents === 'null' || documents === '[]' ? '' : `,"documents":${documents}`;
  return `{"user":${user},"external_id":${externalId},"accounts":${accounts}${more}}`;
}
