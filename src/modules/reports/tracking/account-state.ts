import { instantOfMicros, microsOf } from '../../../common/instant.js';
import type { Instant } from '../../../common/instant.js';
import type { AccountStatus } from './account-figures.js';
import { byReceipt } from './known-facts.js';
import type { Fact } from './fact.js';
import type { AccountHistory } from './history.js';

/** What is so of one account. */
export interface AccountState {
  readonly id: string;
  readonly status: AccountStatus;
  /** Whether the data of its latest connection is in; never for a removed account. */
  readonly covered: boolean;
  /** Rises with each connection; at least 1. What was told is told again when it has risen. */
  readonly epoch: number;
  /** When it came into its status, by the provider's times as far as they are known. */
  readonly since: Instant;
  /** The provider's code, while the account is failed or broken and a code was ever given. */
  readonly errorCode: string | null;
  readonly connectedAt: Instant | null;
  readonly lastSyncedAt: Instant | null;
}

/** `facts`: those of this account. */
export function accountStateOf(
  id: string,
  history: AccountHistory,
  facts: readonly Fact[],
): AccountState {
  const { status, covered, epoch, since, connectedAt, lastSyncedAt } = history;
  const isDown = status === 'failed' || status === 'broken';
  return {
    id,
    status,
    covered,
    epoch,
    since: instantOfMicros(since),
    errorCode: isDown ? lastErrorCode(facts, history.bornAfter) : null,
    connectedAt: connectedAt === null ? null : instantOfMicros(connectedAt),
    lastSyncedAt: lastSyncedAt === null ? null : instantOfMicros(lastSyncedAt),
  };
}

/** The code received last, since the account was taken up anew. */
function lastErrorCode(facts: readonly Fact[], bornAfter: number | null): string | null {
  const coded = facts.filter(({ errorCode, at }) => {
    return errorCode !== null && (bornAfter === null || (at !== null && microsOf(at) > bornAfter));
  });
  return [...coded].sort(byReceipt).at(-1)?.errorCode ?? null;
}
