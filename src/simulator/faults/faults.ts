import { Random } from '../../common/random.js';

/** How the provider misbehaves. Shares are from 0 to 1; everything is 0 unless it is set. */
export interface FaultShares {
  /** Webhooks that are never sent. */
  readonly lose: number;
  /** Webhooks that are sent a second time, with the same bytes. */
  readonly duplicate: number;
  /** Webhooks that are sent late, by up to {@link FaultTimes.delayMs}. */
  readonly delay: number;
  /** Webhooks that a later one overtakes. */
  readonly reorder: number;
  /** Webhooks after which their subscription is gone. */
  readonly vanish: number;
  /** Account events that come without the `resource` that was asked for. */
  readonly withoutResource: number;
  /** Reports that end as `failed`. */
  readonly failReports: number;
  /** Calls of the API that are answered 500, 502 or 503; half of them have been carried out. */
  readonly apiErrors: number;
  /** Calls whose connection breaks without an answer; half of them have been carried out. */
  readonly apiDrops: number;
  /** Calls that are answered late, by up to {@link FaultTimes.slowMs}. */
  readonly apiSlow: number;
}

/** How long things take that go wrong. */
export interface FaultTimes {
  /** Milliseconds of the provider's clock. Default 2 minutes. */
  readonly delayMs: number;
  /** Real milliseconds, since sockets are real. Default 3 s. */
  readonly slowMs: number;
}

/** Something that can go wrong. */
export type Fault = keyof FaultShares;

const NONE: FaultShares & FaultTimes = {
  lose: 0,
  duplicate: 0,
  delay: 0,
  reorder: 0,
  vanish: 0,
  withoutResource: 0,
  failReports: 0,
  apiErrors: 0,
  apiDrops: 0,
  apiSlow: 0,
  delayMs: 120_000,
  slowMs: 3_000,
};

/** The names that {@link Faults.set} knows. */
export const FAULT_NAMES = Object.keys(NONE) as readonly (keyof typeof NONE)[];

/**
 * Decides what goes wrong. Seeded: each fault draws from a sequence of its own, so that asking
 * the API more often does not change which webhooks are lost.
 */
export class Faults {
  private settings = NONE;
  private readonly chances = new Map<string, Random>();
  private readonly toLose: string[] = [];

  constructor(
    settings: Partial<FaultShares & FaultTimes> = {},
    private readonly seed = 1,
  ) {
    this.set(settings);
  }

  /** From now on; what is not named stays. */
  set(settings: Partial<FaultShares & FaultTimes>): void {
    this.settings = { ...this.settings, ...settings };
  }

  /** No more faults. */
  clear(): void {
    this.settings = NONE;
  }

  current(): FaultShares & FaultTimes {
    return this.settings;
  }

  /** Whether this one goes wrong. */
  strikes(fault: Fault): boolean {
    return this.settings[fault] > 0 && this.chance(fault).next() < this.settings[fault];
  }

  /** The next webhook of this event is lost, to whomever it was going. */
  loseNext(event: string): void {
    this.toLose.push(event);
  }

  /** Whether this webhook is lost: by its turn, or by the share. */
  loses(event: string): boolean {
    const at = this.toLose.indexOf(event);
    if (at !== -1) this.toLose.splice(at, 1);
    return at !== -1 || this.strikes('lose');
  }

  /** A sequence of its own for this purpose. */
  chance(purpose: string): Random {
    const known = this.chances.get(purpose);
    if (known !== undefined) return known;
    const chance = new Random(this.seed ^ hashOf(purpose));
    this.chances.set(purpose, chance);
    return chance;
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}
