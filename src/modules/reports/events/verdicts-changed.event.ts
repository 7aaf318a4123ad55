import type { Instant } from '../../../common/instant.js';
import type { Verdict } from '../../../entities/user.entity.js';

/** A user whose verdict is another than it was. */
export interface VerdictChange {
  readonly user: string;
  readonly verdict: Verdict;
  /** Since when; null if that is not known. */
  readonly since: Instant | null;
  /** Whether data of some account is still to come, whatever the verdict is. */
  readonly hasOpenAccounts: boolean;
}

/** Told in the transaction that writes the verdicts; several users at once. */
export class VerdictsChanged {
  static readonly type = 'reports.verdicts-changed';
  constructor(readonly changes: readonly VerdictChange[]) {}
}
