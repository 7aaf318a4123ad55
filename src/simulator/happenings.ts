import type { Happening } from './scenario.js';

/** The user begins to connect an account at this employer, which names the account from now on. */
export function accountAdded(employer: string): Happening {
  return (cast) => {
    const { account, event } = cast.provider.records.addAccount(cast.user, employer);
    cast.name(employer, account.id);
    return event;
  };
}

/** The account is connected, for the first time or again. */
export function accountConnected(employer: string): Happening {
  return (cast) => cast.provider.records.connectAccount(cast.id(employer));
}

/** The account can not be connected. */
export function accountFailed(employer: string, errorCode: string): Happening {
  return (cast) => cast.provider.records.failAccount(cast.id(employer), errorCode);
}

/** The data of these accounts is in: a report can be generated of them. */
export function reportsReady(...employers: readonly string[]): Happening {
  return (cast) => {
    const ids = employers.map((employer) => cast.id(employer));
    return cast.provider.records.scanAccounts(cast.user, ids);
  };
}

/** A report of this type is ordered and finished. */
export function reportGenerated(type: string): Happening {
  return ({ provider, user }) =>
    provider.records.finishReport(provider.records.orderReport(user, type).id);
}
