import { factsOfAccountEvent } from './facts-of-account-event.js';
import type { Fact, Snapshot } from './fact.js';
import { factsOfFullySynced, factsOfReportsReady, reportOf } from './facts-of-report-event.js';
import { toId } from '../../../common/ids.js';
import { member, objectOf, textOf } from '../../../common/json/read.js';
import type { JsonObject } from '../../../common/json/read.js';
import type { ReceivedEvent } from './received-event.js';
import type { ReportNote } from './report-status.js';

/** A tracked event that could be read. */
export interface TrackedReading {
  readonly user: string;
  readonly facts: readonly Fact[];
  /** The integrator's id of the user, where the event carries one. */
  readonly externalId: string | null;
  readonly reports: readonly ReportNote[];
  /** The event is what the provider said when it was asked: the facts are all that is so. */
  readonly snapshot: Snapshot | null;
}

/** Tracked; or of no meaning for tracking; or tracked, but its data can't be read (and why). */
export type Reading =
  TrackedReading | { readonly untracked: true } | { readonly unreadable: string };

type Heard = Pick<TrackedReading, 'facts' | 'reports'> | string;
type Reader = (event: ReceivedEvent, user: string, data: JsonObject) => Heard;

const asFacts = (
  read: (e: ReceivedEvent, user: string, data: JsonObject) => Fact[] | string,
): Reader => {
  return (event, user, data) => {
    const facts = read(event, user, data);
    return typeof facts === 'string' ? facts : { facts, reports: [] };
  };
};

/** A Map, since an object would find something under an event named `constructor`. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['accounts.added', asFacts(factsOfAccountEvent)],
  ['accounts.connected', asFacts(factsOfAccountEvent)],
  ['accounts.updated', asFacts(factsOfAccountEvent)],
  ['accounts.failed', asFacts(factsOfAccountEvent)],
  ['accounts.removed', asFacts(factsOfAccountEvent)],
  ['reports.ready', asFacts(factsOfReportsReady)],
  ['users.fully_synced', asFacts(factsOfFullySynced)],
  ['reports.generated', (_event, _user, data) => withReport(reportOf(data))],
]);

/**
 * Reads what an event says for tracking. Total: whatever was sent, it answers and never throws.
 * The text of `unreadable` names the member at fault and nothing that was sent.
 */
export function factsOf(event: ReceivedEvent): Reading {
  const reader = READERS.get(event.event);
  if (reader === undefined) return { untracked: true };
  const data = objectOf(event.data);
  if (data === null) return { unreadable: 'data is not an object' };
  const user = userOf(event.event, data);
  if (user === null) return { unreadable: 'data.user is not an id' };
  const heard = reader(event, user, data);
  if (typeof heard === 'string') return { unreadable: heard };
  return { user, ...heard, externalId: externalIdOf(data), snapshot: null };
}

function userOf(event: string, data: JsonObject): string | null {
  const resource = objectOf(member(data, 'resource'));
  const own = event === 'users.fully_synced' ? toId(member(resource, 'id')) : null;
  return toId(member(data, 'user')) ?? toId(member(resource, 'user')) ?? own;
}

function externalIdOf(data: JsonObject): string | null {
  const resource = objectOf(member(data, 'resource'));
  const [outer, inner] = [member(data, 'external_id'), member(resource, 'external_id')];
  return textOf(outer, 1000) ?? textOf(inner, 1000);
}

function withReport(report: ReportNote | string): Heard {
  return typeof report === 'string' ? report : { facts: [], reports: [report] };
}
