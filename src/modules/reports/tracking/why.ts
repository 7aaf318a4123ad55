import { microsBetween } from '../../../common/instant.js';
import type { Instant } from '../../../common/instant.js';
import type { AccountState } from './account-state.js';
import { isOpen } from './verdict.js';
import type { Verdict } from './verdict.js';

/** One plain sentence for people: why the user has this verdict at `now`. */
export function whyOf(verdict: Verdict, accounts: readonly AccountState[], now: Instant): string {
  const open = accounts.filter(isOpen);
  if (verdict === 'waiting') return `waiting for ${named(open, now)}`;
  if (verdict === 'overdue') return `still waiting for ${named(open, now)}`;
  if (verdict === 'ready') return whyReady(accounts, now);
  const left = accounts.filter(({ status }) => status !== 'removed');
  if (verdict === 'failed') return `no data to come: ${named(left, now)}`;
  return accounts.length === 0 ? 'no account is known' : 'every account was removed';
}

/** How one account stands, and since when: `connected 12 min ago, no data yet`. */
export function standingOf(account: AccountState, now: Instant): string {
  const ago = agoOf(account.since, now);
  const code = account.errorCode === null ? '' : ` (${account.errorCode})`;
  if (account.status === 'pending') return `added ${ago}, not connected yet`;
  if (account.status === 'failed') return `failed to connect ${ago}${code}`;
  if (account.status === 'broken') return `lost its connection ${ago}${code}`;
  if (account.status === 'removed') return `removed ${ago}`;
  if (account.covered) return 'connected, its data is in';
  if (account.connectedAt === null) return `named ${ago}, no data yet`;
  const [again, fresh] = account.lastSyncedAt === null ? ['', ''] : [' again', ' new'];
  return `connected${again} ${agoOf(account.connectedAt, now)}, no${fresh} data yet`;
}

/** `account …f426a, <standing>`, and how many more. */
function named([first, ...others]: readonly AccountState[], now: Instant): string {
  if (first === undefined) return 'no account';
  return `account …${first.id.slice(-5)}, ${standingOf(first, now)}${more(others.length)}`;
}

function whyReady(accounts: readonly AccountState[], now: Instant): string {
  const [covered, others] = [accounts.filter((a) => a.covered), accounts.filter(isLeftOut)];
  const [first] = covered;
  const whose =
    covered.length === 1 && first !== undefined
      ? `account …${first.id.slice(-5)}`
      : `${String(covered.length)} accounts`;
  const without = others.length === 0 ? '' : `, without ${named(others, now)}`;
  return `the data of ${whose} is in${without}`;
}

/** Whether a report can only be generated without this account. */
export function isLeftOut({ status, covered }: AccountState): boolean {
  return status !== 'removed' && !covered;
}

const more = (n: number): string =>
  n === 0 ? '' : `, and ${String(n)} more account${n === 1 ? '' : 's'}`;

function agoOf(moment: Instant, now: Instant): string {
  const minutes = Math.floor(microsBetween(moment, now) / 60_000_000);
  if (minutes < 1) return 'just now';
  if (minutes < 120) return `${String(minutes)} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${String(hours)} h ago` : `${String(Math.floor(hours / 24))} days ago`;
}
