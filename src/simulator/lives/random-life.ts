import type { Random } from '../../common/random.js';
import {
  accountAdded,
  accountBroken,
  accountConnected,
  accountFailed,
  accountRemoved,
  dataIsIn,
  firstPartScanned,
  paystubsPartlySynced,
} from '../scenarios/happenings.js';
import type { Happening, Step } from '../scenarios/scenario.js';

const EMPLOYERS = [
  'Whole Goods',
  'Bullseye',
  'Tipsy Cab',
  'Harbour Freight',
  'Blue Kitchen',
  'Northern Rail',
  'Paper & Sons',
] as const;
const ERRORS = ['invalid_credentials', 'auth_required', 'mfa_timeout', 'system_error'] as const;

/** What may become of an account once it was connected, as shares. */
export interface LifeShares {
  /** It is connected anew later on, and its data comes anew. Default 0.25. */
  readonly reconnects?: number;
  /** Its connection breaks; every other one is repaired. Default 0.15. */
  readonly breaks?: number;
  /** The user takes it away in the end. Default 0.08. */
  readonly removed?: number;
  /** Its data never comes. Default 0.03. */
  readonly stuck?: number;
}

const SHARES: Required<LifeShares> = { reconnects: 0.25, breaks: 0.15, removed: 0.08, stuck: 0.03 };

/**
 * A plausible life of a user: one to five accounts, most of which connect and get their data; some
 * fail and are tried again, some are connected anew, break, or are taken away. It takes some
 * minutes of the provider's clock.
 */
export function randomLife(chance: Random, shares: LifeShares = {}): readonly Step[] {
  const count = 1 + Math.min(chance.below(5), chance.below(5));
  const from = chance.below(EMPLOYERS.length);
  const all = Array.from({ length: count }, (_, n) => {
    const employer = EMPLOYERS[(from + n) % EMPLOYERS.length] ?? '';
    return new AccountLife(chance, employer, { ...SHARES, ...shares }, n * 15_000).steps;
  });
  return all.flat().toSorted((a, b) => a.at - b.at);
}

/** Writes the life of one account, from its beginning on. */
class AccountLife {
  readonly steps: Step[] = [];

  constructor(
    private readonly chance: Random,
    private readonly employer: string,
    private readonly shares: Required<LifeShares>,
    private at: number,
  ) {
    this.then(0, 10, accountAdded(employer));
    if (this.getsConnected()) this.goesOn();
  }

  private getsConnected(): boolean {
    while (this.chance.next() < 0.25) {
      this.then(5, 30, accountFailed(this.employer, this.chance.pick(ERRORS)));
      if (this.chance.next() < 0.5) return false;
    }
    this.connects();
    return true;
  }

  private goesOn(): void {
    const { chance, employer, shares } = this;
    if (chance.next() < shares.stuck) return;
    this.dataComes();
    if (chance.next() < shares.reconnects) this.isConnectedAnew();
    if (chance.next() < shares.breaks) {
      this.then(20, 120, accountBroken(employer, 'auth_required'));
      if (chance.next() < 0.5) this.isConnectedAnew();
    }
    if (chance.next() < shares.removed) this.then(20, 60, accountRemoved(employer));
  }

  private connects(): void {
    this.then(5, 30, accountConnected(this.employer));
  }

  private isConnectedAnew(): void {
    this.connects();
    this.dataComes();
  }

  private dataComes(): void {
    this.then(2, 8, firstPartScanned(this.employer));
    this.then(1, 5, paystubsPartlySynced(this.employer, 30));
    this.then(5, 20, paystubsPartlySynced(this.employer, 120));
    this.then(5, 60, dataIsIn(this.employer));
  }

  /** The next thing happens between so many seconds later. */
  private then(least: number, most: number, happens: Happening): void {
    this.at += this.chance.between(least * 1000, most * 1000);
    this.steps.push({ at: this.at, happens });
  }
}
