import { toId } from '../../../common/ids.js';
import { minInstant, parseInstant } from '../../../common/instant.js';
import type { Instant } from '../../../common/instant.js';
import { member, objectOf, textOf } from '../../../common/json/read.js';
import type { JsonObject } from '../../../common/json/read.js';
import type { Fact, Snapshot } from './fact.js';
import type { TrackedReading } from './facts-of-event.js';
import { readReport } from './read-report.js';
import { factOf } from './received-event.js';
import type { ReceivedEvent } from './received-event.js';

/** The event that keeps what the provider said of a user when it was asked. Only we write it. */
export const SNAPSHOT_EVENT = 'users.snapshot';

/** The data without which no report can be generated. */
export const DATA_SETS = ['identities', 'paystubs', 'gigs', 'shifts'] as const;

/** Reads a {@link SNAPSHOT_EVENT}. A text says what of it can't be read. */
export function factsOfSnapshot(event: ReceivedEvent): TrackedReading | string {
  const data = objectOf(event.data);
  const user = toId(member(data, 'user'));
  const takenAt = parseInstant(member(data, 'taken_at'));
  if (user === null) return 'data.user is not an id';
  if (takenAt === null) return 'data.taken_at is not a time';
  const { id: eventId, receivedAt } = event;
  const snapshot = { user, takenAt: minInstant(takenAt, receivedAt), receivedAt, eventId };
  const accounts = listOf(member(data, 'accounts'));
  const facts = accounts.flatMap((account) => factsOfListed(event, snapshot, account));
  const reports = listOf(member(data, 'reports')).flatMap((report) => readReport(report) ?? []);
  return { user, facts, externalId: null, reports, snapshot };
}

/**
 * What the provider's object of an account says: its status at the time of its connection, and its
 * data as of `scanned_at`. The status as listed stands: data never makes a connection of an error,
 * and an account that is being connected (again) has none yet.
 */
function factsOfListed(
  event: ReceivedEvent,
  { user, takenAt }: Snapshot,
  listed: JsonObject,
): Fact[] {
  const account = toId(member(listed, 'id'));
  if (account === null) return [];
  const connection = objectOf(member(listed, 'connection'));
  const updatedAt = parseInstant(member(connection, 'updated_at'));
  const [fact, data] = [factOf.bind(null, event, user, account), dataAsOf(listed)];
  switch (member(connection, 'status')) {
    case 'connecting':
      return [fact('added', updatedAt ?? takenAt)];
    case 'error': {
      const at = minInstant(updatedAt ?? takenAt, event.receivedAt);
      const code = textOf(member(connection, 'error_code'), 200);
      const ready = data === null ? [] : [fact('ready', minInstant(data, at))];
      return [fact('error', at, code), ...ready];
    }
    case 'connected': {
      const connected = updatedAt === null ? fact('mentioned') : fact('connected', updatedAt);
      return data === null ? [connected] : [connected, fact('ready', data)];
    }
    default:
      return data === null ? [fact('mentioned')] : [fact('ready', data)];
  }
}

/** As of when the account's data is in; null if some of it is still to come. */
export function dataAsOf(listed: JsonObject): Instant | null {
  const availability = objectOf(member(listed, 'availability'));
  const sets = DATA_SETS.map((name) => objectOf(member(availability, name)));
  const isSynced = sets.every((set) => set === null || member(set, 'status') === 'synced');
  return isSynced ? parseInstant(member(listed, 'scanned_at')) : null;
}

/** Whether any data was ever read: the account has been connected then. */
export function wasScanned(listed: JsonObject): boolean {
  return parseInstant(member(listed, 'scanned_at')) !== null;
}

function listOf(value: unknown): readonly JsonObject[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.map(objectOf).filter((item) => item !== null);
}
