import { toId } from '../../../common/ids.js';
import { microsOf, parseInstant, type Instant } from '../../../common/instant.js';
import { member, objectOf, textOf, type JsonObject } from '../../../common/json/read.js';
import { messageKeyOf } from '../../../common/wire/message-key.js';
import type { OwnEvent } from '../../../core/events/own-events.js';
import type { MissableEvent } from '../events/missed-messages.event.js';
import type { Fact } from '../tracking/fact.js';
import { wasScanned } from '../tracking/facts-of-snapshot.js';
import { isSame } from '../tracking/sameness.js';
import type { UserState } from '../tracking/state-of.js';

/** What is found out by asking, beside what was known. */
export interface Answer {
  readonly user: string;
  readonly externalId: string | null;
  readonly takenAt: Instant;
  /** As the provider lists them. */
  readonly accounts: readonly JsonObject[];
  /** What was heard before. */
  readonly facts: readonly Fact[];
  /** The events that told of a connection only by the way: whoever wants the others has not heard. */
  readonly updates: ReadonlySet<string>;
  readonly before: UserState;
  readonly after: UserState;
}

/** A message of the provider that never came, in its form. */
export interface MissedMessage extends OwnEvent {
  readonly event: MissableEvent;
}

/** The messages about accounts that must have been lost, given what the provider says now. */
export function missedMessages(answer: Answer): readonly MissedMessage[] {
  const ofAccounts = answer.accounts.flatMap((listed) => missedOf(listed, answer) ?? []);
  return [...ofAccounts, ...missedReady(answer)];
}

function missedOf(listed: JsonObject, answer: Answer): MissedMessage | null {
  const connection = objectOf(member(listed, 'connection'));
  const [account, at] = [
    toId(member(listed, 'id')),
    parseInstant(member(connection, 'updated_at')),
  ];
  if (account === null || at === null) return null;
  const heard = answer.facts.filter((fact) => fact.account === account);
  const told = heard.filter(({ eventId }) => !answer.updates.has(eventId));
  const status = member(connection, 'status');
  const base = { account, user: answer.user };
  if (status === 'connected' && !isHeard('connected', at, told, answer.takenAt)) {
    return message('accounts.connected', { ...base, resource: listed });
  }
  if (status !== 'error' || isHeard('error', at, told, answer.takenAt)) return null;
  // A working connection that broke is no failure to connect; the provider calls it an update.
  if (wasScanned(listed) || heard.some(({ kind }) => kind === 'connected' || kind === 'ready')) {
    return null;
  }
  const why = {
    error_code: textOf(member(connection, 'error_code'), 200),
    error_message: textOf(member(connection, 'error_message'), 2000),
  };
  return message('accounts.failed', { ...base, ...why, resource: listed });
}

/** Whether an event said so: with the same time, or without one and about then. */
function isHeard(
  kind: 'connected' | 'error',
  at: Instant,
  heard: readonly Fact[],
  takenAt: Instant,
): boolean {
  const exact = { kind, at: microsOf(at), received: Infinity, takenAt: microsOf(takenAt) };
  return heard.some((fact) => {
    if (fact.kind !== kind) return false;
    return fact.exact ? fact.statedAt === at : isSame(kind, microsOf(fact.receivedAt), exact);
  });
}

/** `reports.ready`, if the data of a connection is in that was not known to be. */
function missedReady({ user, externalId, before, after }: Answer): readonly MissedMessage[] {
  const known = new Map(
    before.accounts.filter((a) => a.covered).map(({ id, epoch }) => [id, epoch]),
  );
  const covered = after.accounts.filter((account) => account.covered);
  if (!covered.some(({ id, epoch }) => epoch > (known.get(id) ?? 0))) return [];
  const accounts = covered.map(({ id, lastSyncedAt }) => ({ id, last_synced_at: lastSyncedAt }));
  return [message('reports.ready', { user, external_id: externalId, accounts })];
}

function message(
  event: MissableEvent,
  data: { readonly user: string; readonly [member: string]: unknown },
): MissedMessage {
  const messageKey = messageKeyOf(event, data);
  return { event, user: data.user, data, ...(messageKey === null ? {} : { messageKey }) };
}
