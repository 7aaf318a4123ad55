import { parseInstant } from '../../../common/instant.js';
import type { Instant } from '../../../common/instant.js';
import type { ReceivedEvent } from './received-event.js';
import type { AccountState } from './account-state.js';
import type { TrackingRules } from './state-of.js';
import type { Verdict } from './verdict.js';

/** One example of the rules of tracking: what was heard of a user, and what is so at `now`. */
export interface TrackingCase {
  /** A sentence. */
  readonly name: string;
  /**
   * A line an event: time of receipt, event, accounts and words. `A@10:04` is account A with that
   * time (of its connection, or of its data in `reports.ready`); `A` alone comes without one.
   * Words: a status of the connection, or else an error code.
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

export const CASE_USER = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';
export const CASE_RULES: TrackingRules = { deadlineMs: 15 * 60_000, skewMs: 60_000 };

/** The account's id in the cases: any text of a single hex letter. */
export function caseAccount(letter: string): string {
  return `0187c66e-e7e5-811c-b006-2232f00f426${letter.toLowerCase()}`;
}

/** `10:04`, `10:04:30` or `10:04:30.000001` on the day of the cases. */
export function caseTime(text: string): Instant {
  const clock = /^\d\d:\d\d$/.test(text) ? `${text}:00` : text;
  const instant = parseInstant(`2025-06-24T${clock}Z`);
  if (instant === null) throw new Error(`not a time of day: ${text}`);
  return instant;
}

/** The event that a line of a case tells of. */
export function caseEvent(line: string, index: number): ReceivedEvent {
  const [time = '', event = '', ...words] = line.split(' ');
  const accounts = words.filter((word) => /^[A-F](@|$)/.test(word)).map(readAccount);
  const others = words.filter((word) => !/^[A-F](@|$)/.test(word));
  const data = event.startsWith('accounts.')
    ? accountData(event, accounts[0], others)
    : listData(event, accounts);
  const id = `event-${String(index).padStart(2, '0')}`;
  return { id, event, data: { user: CASE_USER, ...data }, receivedAt: caseTime(time) };
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
