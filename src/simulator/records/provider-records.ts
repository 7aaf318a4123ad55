import type { ProviderEvent } from '../provider-event.js';
import type { SimulatedClock } from '../simulated-clock.js';
import { ulidAsUuid } from '../ulid-as-uuid.js';
import { accountResource } from './account-resource.js';
import { ReportRecords } from './report-records.js';
import {
  errorMessage,
  isDataIn,
  isOpen,
  type Connection,
  type SimulatedAccount,
} from './simulated-account.js';

/** A person who connects accounts. */
export interface SimulatedUser {
  readonly id: string;
  readonly externalId: string | null;
}

/**
 * What is true at the provider: its users, accounts and reports. Whatever changes here gives the
 * event that tells of it; whether, when and how often that is told is decided elsewhere.
 */
export class ProviderRecords {
  readonly reports: ReportRecords;
  private readonly users = new Map<string, SimulatedUser>();
  private readonly accounts = new Map<string, SimulatedAccount>();
  private readonly idsOfUser = new Map<string, readonly string[]>();

  constructor(private readonly clock: SimulatedClock) {
    this.reports = new ReportRecords(clock, (user) => this.accountsOf(user));
  }

  addUser(externalId: string | null = null): SimulatedUser {
    const user = { id: ulidAsUuid(this.clock.now()), externalId };
    this.users.set(user.id, user);
    return user;
  }

  /** Undefined for an id that is not known. */
  user(id: string): SimulatedUser | undefined {
    return this.users.get(id);
  }

  /** In the order in which they came. */
  allUsers(): readonly SimulatedUser[] {
    return [...this.users.values()];
  }

  /** Throws for an id that is not known. */
  account(id: string): SimulatedAccount {
    const account = this.accounts.get(id);
    if (account === undefined) throw new Error(`the provider knows no account ${id}`);
    return account;
  }

  /** Those of a user (of everybody without one) that are not removed, newest first. */
  accountsOf(user?: string): readonly SimulatedAccount[] {
    const ids = user === undefined ? [...this.accounts.keys()] : (this.idsOfUser.get(user) ?? []);
    return ids.flatMap((id) => this.accounts.get(id) ?? []).toReversed();
  }

  /** Whether a report can be generated of the user: some data is in and none is to come. */
  isReady(user: string): boolean {
    const accounts = this.accountsOf(user);
    return accounts.some(isDataIn) && !accounts.some(isOpen);
  }

  /** The user begins to connect an account at this employer. */
  addAccount(
    user: SimulatedUser,
    employer: string,
  ): { account: SimulatedAccount; event: ProviderEvent } {
    const now = this.clock.now();
    const account: SimulatedAccount = {
      id: ulidAsUuid(now),
      user: user.id,
      employer,
      createdAt: now,
      updatedAt: now,
      connection: { status: 'connecting', errorCode: null, updatedAt: now },
      connectedAt: null,
      scannedAt: null,
      data: 'none',
    };
    this.accounts.set(account.id, account);
    this.idsOfUser.set(user.id, [...(this.idsOfUser.get(user.id) ?? []), account.id]);
    return { account, event: accountEvent('accounts.added', account) };
  }

  /** Its credentials work; also for a reconnection, after which its data has to come anew. */
  connectAccount(id: string): ProviderEvent {
    const now = this.clock.now();
    const connection: Connection = { status: 'connected', errorCode: null, updatedAt: now };
    const change = { connection, connectedAt: now, data: 'in_progress' as const };
    return accountEvent('accounts.connected', this.change(id, change, now));
  }

  /** It could not be connected. */
  failAccount(id: string, errorCode: string): ProviderEvent {
    const told = accountEvent('accounts.failed', this.withError(id, errorCode));
    const error = { error_code: errorCode, error_message: errorMessage(errorCode) };
    return { ...told, data: { ...told.data, ...error } };
  }

  /** A working connection breaks later on. That is no `accounts.failed`; its data stays. */
  breakAccount(id: string, errorCode: string): ProviderEvent {
    return accountEvent('accounts.updated', this.withError(id, errorCode));
  }

  /** A first part of its data is there: it has been scanned, but not all is in. */
  beginScan(id: string): ProviderEvent {
    const now = this.clock.now();
    return accountEvent('accounts.updated', this.change(id, { scannedAt: now }, now));
  }

  /** The user takes the account away. */
  removeAccount(id: string): ProviderEvent {
    const { user } = this.account(id);
    this.accounts.delete(id);
    return { event: 'accounts.removed', data: { account: id, user } };
  }

  /** Scans these accounts of one user: their data is in, a report can be generated of them. */
  scanAccounts(user: SimulatedUser, ids: readonly string[]): ProviderEvent {
    const scannedAt = this.clock.now();
    const synced = { scannedAt, data: 'synced' as const };
    for (const id of ids) this.change(id, synced, scannedAt);
    return readyEvent(
      user,
      ids.map((id) => this.account(id)),
    );
  }

  /** Scans one account. The event lists every account of the user whose data is in. */
  scanAccount(id: string): ProviderEvent {
    const scannedAt = this.clock.now();
    const account = this.change(id, { scannedAt, data: 'synced' }, scannedAt);
    const user = this.users.get(account.user) ?? { id: account.user, externalId: null };
    return readyEvent(user, this.accountsOf(user.id).filter(isDataIn).toReversed());
  }

  private withError(id: string, errorCode: string): SimulatedAccount {
    const updatedAt = this.clock.now();
    return this.change(id, { connection: { status: 'error', errorCode, updatedAt } }, updatedAt);
  }

  private change(
    id: string,
    change: Partial<SimulatedAccount>,
    updatedAt: string,
  ): SimulatedAccount {
    const account = { ...this.account(id), ...change, updatedAt };
    this.accounts.set(id, account);
    return account;
  }
}

function accountEvent(event: string, account: SimulatedAccount): ProviderEvent {
  const data = { account: account.id, user: account.user };
  return { event, data, resource: accountResource(account) };
}

function readyEvent(user: SimulatedUser, accounts: readonly SimulatedAccount[]): ProviderEvent {
  const listed = accounts.map(({ id, scannedAt }) => ({ id, last_synced_at: scannedAt }));
  const data = { user: user.id, external_id: user.externalId, accounts: listed };
  return { event: 'reports.ready', data };
}
