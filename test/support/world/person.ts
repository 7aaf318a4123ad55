import type { Instant } from '../../../src/common/instant.js';
import type { ProviderEvent } from '../../../src/simulator/provider-event.js';
import type { SimulatedUser } from '../../../src/simulator/records/provider-records.js';
import type { Happening, What } from './history.js';

/** What became of one copy of a webhook: the statuses of its tries, null for no answer. */
export interface Copy {
  readonly lateMs: number;
  /** Undefined: it is on its way. */
  statuses?: readonly (number | null)[];
}

/** Something that happened, and how it was told. */
export interface Page {
  readonly at: Instant;
  readonly account: string;
  readonly what: What | 'told anew';
  readonly event: ProviderEvent;
  readonly copies: Copy[];
}

/** A user at the provider, with a diary of all that was true and all that was told. */
export class Person {
  readonly diary: Page[] = [];
  private readonly accountAt = new Map<number, string>();

  constructor(readonly user: SimulatedUser) {}

  get id(): string {
    return this.user.id;
  }

  /** The account at one of the user's places. */
  accountOf({ place }: Happening): string {
    const account = this.accountAt.get(place);
    if (account === undefined) throw new Error(`nothing was added at ${String(place)}`);
    return account;
  }

  added({ place }: Happening, account: string): void {
    this.accountAt.set(place, account);
  }

  /** The events of which a copy was taken in. */
  get taken(): readonly ProviderEvent[] {
    return this.diary.filter(wasTaken).map(({ event }) => event);
  }

  /** When this happened to the account, in order. */
  timesOf(account: string, what: What): readonly Instant[] {
    return this.diary.filter((p) => p.account === account && p.what === what).map(({ at }) => at);
  }

  /** How many connections data came after, over all accounts that ever were. */
  get connectionsBeforeData(): number {
    const scans = new Map<string, Instant>();
    for (const { what, account, at } of this.diary) if (what === 'scanned') scans.set(account, at);
    return this.diary.filter(
      ({ what, account, at }) => what === 'connected' && at < (scans.get(account) ?? ''),
    ).length;
  }

  /** The diary as a text, account by letter. */
  toString(): string {
    const letters = new Map<string, string>();
    const letterOf = (account: string): string => {
      const letter = letters.get(account) ?? String.fromCharCode(65 + letters.size);
      letters.set(account, letter);
      return letter;
    };
    const lines = this.diary.map(
      ({ at, what, account, copies }) =>
        `${at} ${letterOf(account)} ${what.padEnd(14)} ${copies.map(describe).join(', ') || 'LOST'}`,
    );
    const names = [...letters].map(([id, letter]) => `${letter} is ${id}`);
    return [...names, ...lines].join('\n');
  }
}

/** Whether some copy of it was taken in. */
export function wasTaken({ copies }: Page): boolean {
  return copies.some(({ statuses }) => statuses?.includes(200));
}

function describe({ lateMs, statuses }: Copy): string {
  const late =
    lateMs === 0 ? 'told at once' : `told ${String(Math.round(lateMs / 100) / 10)} s late`;
  return `${late}: ${statuses?.map((status) => status ?? 'no answer').join(' then ') ?? 'on its way'}`;
}
