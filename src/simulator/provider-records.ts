import type { ProviderEvent } from './provider-event.js';
import {
  accountResource,
  errorMessage,
  type Connection,
  type SimulatedAccount,
} from './simulated-account.js';
import type { SimulatedClock } from './simulated-clock.js';
import { ulidAsUuid } from './ulid-as-uuid.js';

/** A person who connects accounts. */
export interface SimulatedUser {
  readonly id: string;
  readonly externalId: string | null;
}

/** A verification report that was ordered. */
export interface SimulatedReport {
  readonly id: string;
  readonly user: string;
  readonly type: string;
  readonly status: 'generating' | 'generated';
}

/**
 * What is true at the provider: its users, accounts and reports. Whatever changes here gives the
 * event that tells of it; whether, when and how often that is told is decided elsewhere.
 */
export class ProviderRecords {
  private readonly accounts = new Map<string, SimulatedAccount>();
  private readonly reports = new Map<string, SimulatedReport>();

  constructor(private readonly clock: SimulatedClock) {}

  addUser(externalId: string | null = null): SimulatedUser {
    return { id: this.newId(), externalId };
  }

  /** Throws for an id that is not known. */
  account(id: string): SimulatedAccount {
    const account = this.accounts.get(id);
    if (account === undefined) throw new Error(`the provider knows no account ${id}`);
    return account;
  }

  /** The user begins to connect an account at this employer. */
  addAccount(
    user: SimulatedUser,
    employer: string,
  ): { account: SimulatedAccount; event: ProviderEvent } {
    const now = this.clock.now();
    const connection: Connection = { status: 'connecting', errorCode: null, updatedAt: now };
    const id = this.newId();
    const account = { id, user: user.id, employer, createdAt: now, connection, scannedAt: null };
    return { account, event: this.accountEvent('accounts.added', account) };
  }

  /** Its credentials work; also for a reconnection. */
  connectAccount(id: string): ProviderEvent {
    const updatedAt = this.clock.now();
    const connection: Connection = { status: 'connected', errorCode: null, updatedAt };
    return this.accountEvent('accounts.connected', { ...this.account(id), connection });
  }

  /** It could not be connected. */
  failAccount(id: string, errorCode: string): ProviderEvent {
    const updatedAt = this.clock.now();
    const connection: Connection = { status: 'error', errorCode, updatedAt };
    const told = this.accountEvent('accounts.failed', { ...this.account(id), connection });
    const error = { error_code: errorCode, error_message: errorMessage(errorCode) };
    return { ...told, data: { ...told.data, ...error } };
  }

  /** Scans these accounts of one user: their data is in, a report can be generated of them. */
  scanAccounts(user: SimulatedUser, ids: readonly string[]): ProviderEvent {
    const scannedAt = this.clock.now();
    for (const id of ids) this.accounts.set(id, { ...this.account(id), scannedAt });
    const accounts = ids.map((id) => ({ id, last_synced_at: scannedAt }));
    const data = { user: user.id, external_id: user.externalId, accounts };
    return { event: 'reports.ready', data };
  }

  /** Somebody orders a report, such as `voie`. */
  orderReport(user: SimulatedUser, type: string): SimulatedReport {
    const report = { id: this.newId(), user: user.id, type, status: 'generating' as const };
    this.reports.set(report.id, report);
    return report;
  }

  /** An ordered report is finished and can be retrieved. */
  finishReport(id: string): ProviderEvent {
    const report = this.reports.get(id);
    if (report === undefined) throw new Error(`the provider knows no report ${id}`);
    this.reports.set(id, { ...report, status: 'generated' });
    const data = { user: report.user, type: report.type, report_id: id };
    return { event: 'reports.generated', data };
  }

  private accountEvent(event: string, account: SimulatedAccount): ProviderEvent {
    this.accounts.set(account.id, account);
    const data = { account: account.id, user: account.user };
    return { event, data, resource: accountResource(account) };
  }

  private newId(): string {
    return ulidAsUuid(this.clock.now());
  }
}
