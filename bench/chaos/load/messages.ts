import type { Random } from '../../../src/common/random.js';

/** A webhook to post. */
export interface ProviderMessage {
  readonly event: string;
  readonly body: Buffer;
}

/** With an unknown one, which only `*` covers. */
const EVENTS = [
  'accounts.connected',
  'accounts.updated',
  'identities.added',
  'paystubs.added',
  'paystubs.fully_synced',
  'reports.ready',
  'users.fully_synced',
  'chaos.unknown',
] as const;
const USERS = 200;
const ACCOUNTS_OF_A_USER = 2;

/** Makes webhooks of some users, no two alike, pretty-printed as the provider does it. */
export class Messages {
  private count = 0;
  private readonly users: readonly { user: string; accounts: readonly string[] }[];

  constructor(private readonly random: Random) {
    this.users = Array.from({ length: USERS }, () => ({
      user: this.id(),
      accounts: Array.from({ length: ACCOUNTS_OF_A_USER }, () => this.id()),
    }));
  }

  next(): ProviderMessage {
    this.count += 1;
    const event = this.random.pick(EVENTS);
    const { user, accounts } = this.random.pick(this.users);
    const synced = accounts.map((id) => ({ id, last_synced_at: new Date().toISOString() }));
    const account = this.random.pick(accounts);
    const about = event === 'reports.ready' ? { accounts: synced } : { account };
    const body = { event, name: 'chaos', data: { user, ...about, number: this.count } };
    return { event, body: Buffer.from(JSON.stringify(body, null, 2)) };
  }

  private id(): string {
    const { random } = this;
    return [8, 4, 4, 4, 12].map((digits) => random.hex(digits)).join('-');
  }
}
