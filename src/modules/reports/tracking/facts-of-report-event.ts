import { parseInstant } from '../../../common/instant.js';
import type { Instant } from '../../../common/instant.js';
import type { Fact } from './fact.js';
import { toId } from '../../../common/ids.js';
import { member, objectOf, textOf } from '../../../common/json/read.js';
import type { JsonObject } from '../../../common/json/read.js';
import { factOf } from './received-event.js';
import type { ReceivedEvent } from './received-event.js';
import type { ReportNote } from './report-status.js';

/** No user has as many accounts: a longer list is not taken for one. */
const MAX_ACCOUNTS = 1000;

/**
 * `reports.ready`: the accounts that have data, in `accounts` or `resource.accounts`. One without
 * a readable `last_synced_at` is named, but nothing is said of its data.
 */
export function factsOfReportsReady(
  event: ReceivedEvent,
  user: string,
  data: JsonObject,
): Fact[] | string {
  const resource = objectOf(member(data, 'resource'));
  const list = member(data, 'accounts') ?? member(resource, 'accounts');
  if (!Array.isArray(list)) return 'data.accounts is not a list';
  if (list.length > MAX_ACCOUNTS) return `data.accounts lists more than ${String(MAX_ACCOUNTS)}`;
  const syncs = new Map<string, Instant | null>();
  for (const item of list) keepLatest(syncs, objectOf(item));
  if (list.length > 0 && syncs.size === 0) return 'data.accounts has no item with an id';
  return [...syncs].map(([account, syncedAt]) => readyFact(event, user, account, syncedAt));
}

/** `users.fully_synced` names the accounts that are connected; it says nothing of when. */
export function factsOfFullySynced(event: ReceivedEvent, user: string, data: JsonObject): Fact[] {
  const list = member(objectOf(member(data, 'resource')), 'accounts_connected');
  const named = Array.isArray(list) ? list.slice(0, MAX_ACCOUNTS).map(toId) : [];
  const accounts = new Set(named.filter((id) => id !== null));
  return [...accounts].map((account) => factOf(event, user, account, 'mentioned'));
}

/** `reports.generated`: the report that can now be fetched. A text if it can't be read. */
export function reportOf(data: JsonObject): ReportNote | string {
  const id = toId(member(data, 'report_id'));
  const type = textOf(member(data, 'type'), 100);
  if (id === null) return 'data.report_id is not an id';
  return type === null ? 'data.type is not a text' : { id, type, status: 'generated' };
}

/** An account that is listed twice in one event has been synced as late as either says. */
function keepLatest(syncs: Map<string, Instant | null>, item: JsonObject | null): void {
  const account = toId(member(item, 'id'));
  if (account === null) return;
  const [known, said] = [syncs.get(account) ?? null, parseInstant(member(item, 'last_synced_at'))];
  syncs.set(account, known !== null && (said === null || known > said) ? known : said);
}

function readyFact(
  event: ReceivedEvent,
  user: string,
  account: string,
  syncedAt: Instant | null,
): Fact {
  const fact = factOf(event, user, account, 'ready', syncedAt);
  return fact.exact ? fact : { ...fact, at: null };
}
