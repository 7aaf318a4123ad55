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

/** A working connection breaks. */
export function accountBroken(employer: string, errorCode: string): Happening {
  return (cast) => cast.provider.records.breakAccount(cast.id(employer), errorCode);
}

/** A first part of the data is there, told as an update of the account. */
export function firstPartScanned(employer: string): Happening {
  return (cast) => cast.provider.records.beginScan(cast.id(employer));
}

/** So many days of paystubs are there. */
export function paystubsPartlySynced(employer: string, days: number): Happening {
  return (cast) => {
    const data = { account: cast.id(employer), user: cast.user.id, days_synced: days };
    return { event: 'paystubs.partially_synced', data };
  };
}

/** All the data of the account is in; what is told lists every account whose data is. */
export function dataIsIn(employer: string): Happening {
  return (cast) => cast.provider.records.scanAccount(cast.id(employer));
}

/** The user takes the account away. */
export function accountRemoved(employer: string): Happening {
  return (cast) => cast.provider.records.removeAccount(cast.id(employer));
}
