/** Gives ids names that people can follow. */
export class Words {
  private readonly employers = new Map<string, string>();

  /** From now on the account is called by its employer. */
  learn(account: unknown, employers: unknown): void {
    if (typeof account === 'string' && Array.isArray(employers)) {
      this.employers.set(account, String(employers[0]));
    }
  }

  /** `Whole Goods …f426a`, or only `…f426a`. */
  account(id: unknown): string {
    const employer = this.employers.get(String(id));
    return employer === undefined ? shortId(id) : `${employer} ${shortId(id)}`;
  }

  /** Which accounts or reports an event is about: `…f426a and …688ee`. */
  subject(data: Readonly<Record<string, unknown>>): string {
    const ids = listOf(data['accounts']).map(({ id }) => id);
    const one = data['account'] ?? data['report_id'];
    return [...(one === undefined ? [] : [one]), ...ids].map(shortId).join(' and ');
  }

  /** What an event says, in words. */
  meaning(event: string, data: Readonly<Record<string, unknown>>): string {
    const account = (): string => this.account(data['account']);
    const words: Readonly<Record<string, () => string>> = {
      'accounts.added': () => `${account()} is being connected`,
      'accounts.connected': () => `${account()} is connected`,
      'accounts.failed': () => `${account()} can't be connected: ${String(data['error_code'])}`,
      'reports.ready': () => `data of ${this.accounts(data['accounts'])} is in`,
      'reports.fully_ready': () => this.fullyReady(data),
      'reports.generated': () =>
        `the ${String(data['type'])} report ${shortId(data['report_id'])} can be fetched`,
    };
    return words[event]?.() ?? '';
  }

  private fullyReady({ accounts, excluded }: Readonly<Record<string, unknown>>): string {
    const without = listOf(excluded).map(
      ({ id, error_code }) => `${this.account(id)} (${String(error_code)})`,
    );
    const rest = without.length === 0 ? '' : `; without ${without.join(' and ')}`;
    return `GENERATE NOW: the data of ${this.accounts(accounts)} is in${rest}`;
  }

  private accounts(list: unknown): string {
    return listOf(list)
      .map(({ id }) => this.account(id))
      .join(' and ');
  }
}

/** The end of an id, enough to tell a few apart: `…f426a`. */
export function shortId(id: unknown): string {
  return `…${String(id).slice(-5)}`;
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : [];
}
