import { CASE_USER, caseAccount, caseTime } from './case-basics.js';
import type { ReceivedEvent } from './received-event.js';
import type { AccountState } from './account-state.js';
import { factsOf } from './facts-of-event.js';
import { factsOfSnapshot, SNAPSHOT_EVENT } from './facts-of-snapshot.js';
import { listedAccounts } from './read-listed-accounts.js';
import type { TrackingInput } from './state-of.js';
import type { Verdict } from './verdict.js';

/** One example of the rules of tracking: what was heard of a user, and what is so at `now`. */
export interface TrackingCase {
  /** A sentence. */
  readonly name: string;
  /**
   * A line an event: time of receipt, event, accounts and words. `A@10:04` is account A with that
   * time (of its connection, or of its data in `reports.ready`); `A` alone comes without one.
   * Words: a status of the connection, or else an error code. `users.snapshot` lists accounts with
   * these words behind each, and `data@10:05` (all of its data is in) or `some@10:05`; `@10:59`
   * behind its name is when it was taken.
   */
  readonly heard: readonly string[];
  readonly now: string;
  readonly verdict: Verdict;
  /** As {@link describeAccount} writes them. */
  readonly accounts: readonly string[];
  /** When the user is told as fully ready if each event is processed as it comes, and of whom. */
  readonly told: readonly string[];
}

/** The examples of one rule. */
export interface CaseSection {
  readonly title: string;
  readonly cases: readonly TrackingCase[];
}

/** The event that a line of a case tells of. */
export function caseEvent(line: string, index: number): ReceivedEvent {
  const [time = '', named = '', ...words] = line.split(' ');
  const id = `event-${String(index).padStart(2, '0')}`;
  const receivedAt = caseTime(time);
  const [event = '', takenAt = time] = named.split('@');
  if (event === SNAPSHOT_EVENT) {
    const data = { user: CASE_USER, taken_at: caseTime(takenAt), accounts: listedAccounts(words) };
    return { id, event, data, receivedAt };
  }
  const accounts = words.filter((word) => /^[A-F](@|$)/.test(word)).map(readAccount);
  const others = words.filter((word) => !/^[A-F](@|$)/.test(word));
  const data = event.startsWith('accounts.')
    ? accountData(event, accounts[0], others)
    : listData(event, accounts);
  return { id, event, data: { user: CASE_USER, ...data }, receivedAt };
}

/** All that these events say. @throws Error if one of them can't be read */
export function caseInput(events: readonly ReceivedEvent[]): TrackingInput {
  const readings = events.map((event) => {
    const reading = event.event === SNAPSHOT_EVENT ? factsOfSnapshot(event) : factsOf(event);
    if (typeof reading === 'string' || !('facts' in reading)) {
      throw new Error(`not a tracked event: ${JSON.stringify(event)}`);
    }
    return reading;
  });
  const facts = readings.flatMap((reading) => reading.facts);
  return { facts, notes: [], snapshots: readings.flatMap(({ snapshot }) => snapshot ?? []) };
}

/** `A connected, covered, connection 2`. */
export function describeAccount({ id, status, covered, epoch }: AccountState): string {
  const connection = epoch > 1 ? `, connection ${String(epoch)}` : '';
  return `${id.slice(-1).toUpperCase()} ${status}${covered ? ', covered' : ''}${connection}`;
}

/** The case as a row of the table in docs/tracking.md. */
export function caseRow({ name, heard, now, verdict, accounts, told }: TrackingCase): string {
  const lines = (texts: readonly string[]): string =>
    texts.map((text) => `\`${text}\``).join('<br>') || 'nothing';
  const at = `**${verdict}** at ${now}`;
  const listed = accounts.join('<br>') || 'none';
  return `| ${name} | ${lines(heard)} | ${at} | ${listed} | ${told.join('<br>') || 'never'} |`;
}

interface CaseAccount {
  readonly id: string;
  readonly stated: { readonly at?: unknown } | null;
}

function readAccount(word: string): CaseAccount {
  const [letter = '', stated] = word.split('@');
  const id = caseAccount(letter);
  return { id, stated: stated === undefined ? null : statedTime(stated) };
}

function statedTime(text: string): { readonly at?: unknown } {
  if (text === 'none') return {};
  if (text === 'null') return { at: null };
  if (text === '2099') return { at: '2099-01-01T00:00:00Z' };
  return { at: /^\d/.test(text) ? caseTime(text) : text };
}

const STATUSES = ['connecting', 'connected', 'error'];

const STATUS_OF_EVENT: Readonly<Record<string, string>> = {
  'accounts.connected': 'connected',
  'accounts.failed': 'error',
};

function accountData(event: string, account: CaseAccount | undefined, words: string[]): object {
  const { id, stated } = account ?? { id: 'missing', stated: null };
  const told = words.find((word) => STATUSES.includes(word));
  const code = words.find((word) => !STATUSES.includes(word));
  const status = told ?? STATUS_OF_EVENT[event] ?? 'connecting';
  const connection = { status, error_code: code ?? null, ...dated(stated, 'updated_at') };
  return {
    account: id,
    ...(stated === null ? {} : { resource: { id, user: CASE_USER, connection } }),
    ...(event === 'accounts.failed' && code !== undefined ? { error_code: code } : {}),
  };
}

function listData(event: string, accounts: readonly CaseAccount[]): object {
  if (event === 'reports.ready') {
    const list = accounts.map(({ id, stated }) => ({ id, ...dated(stated, 'last_synced_at') }));
    return { external_id: null, accounts: list };
  }
  return { resource: { id: CASE_USER, accounts_connected: accounts.map(({ id }) => id) } };
}

function dated(stated: CaseAccount['stated'], name: string): object {
  return stated !== null && 'at' in stated ? { [name]: stated.at } : {};
}
