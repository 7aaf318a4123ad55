import { caseAccount, caseTime } from './case-basics.js';

const STATUSES = ['connecting', 'connected', 'error'];

/**
 * The accounts of a `users.snapshot` line as the provider lists them. `A@10:00 error code`: as of
 * that time; `data@10:05`: all of its data is in; `some@10:05`: some of it.
 */
export function listedAccounts(words: readonly string[]): readonly object[] {
  const accounts: string[][] = [];
  for (const word of words) {
    if (/^[A-F](@|$)/.test(word)) accounts.push([word]);
    else accounts.at(-1)?.push(word);
  }
  return accounts.map(([head = '', ...rest]) => listedAccount(head, rest));
}

function listedAccount(head: string, words: readonly string[]): object {
  const [letter = '', updatedAt] = head.split('@');
  const data = words.find((word) => /^(data|some)@/.test(word));
  const [amount, scannedAt] = data?.split('@') ?? [];
  const others = words.filter((word) => word !== data);
  const status = { status: amount === 'data' ? 'synced' : 'in_progress' };
  return {
    id: caseAccount(letter),
    connection: {
      status: others.find((word) => STATUSES.includes(word)) ?? null,
      error_code: others.find((word) => !STATUSES.includes(word)) ?? null,
      updated_at: updatedAt === undefined ? null : caseTime(updatedAt),
    },
    scanned_at: scannedAt === undefined ? null : caseTime(scannedAt),
    availability: { identities: { status: 'synced' }, paystubs: status, gigs: null },
  };
}
