import { Injectable } from '@nestjs/common';

/** What became of the sealed values of one kind. */
export interface ResealCounts {
  /** Sealed anew with the first key. */
  readonly resealed: number;
  /** Sealed with the first key already. */
  readonly current: number;
  /** No key opens them: they are left as they are. */
  readonly unreadable: number;
  /** Changed by somebody else meanwhile, and left to the next run. */
  readonly changed: number;
}

export type Reseal = () => Promise<ResealCounts>;

export const NOTHING_RESEALED: ResealCounts = {
  ...{ resealed: 0, current: 0, unreadable: 0, changed: 0 },
};

/**
 * Seals everything anew with the first of ENCRYPTION_KEYS, so that the others can go. Each module
 * that seals adds what re-seals its own rows; that must bear being repeated, being cut off in the
 * middle, and running beside processes that write the same rows.
 */
@Injectable()
export class Resealers {
  private readonly all = new Map<string, Reseal>();

  /** To be called while the application starts (`onModuleInit`); the name is shown to people. */
  add(name: string, reseal: Reseal): void {
    this.all.set(name, reseal);
  }

  /** Runs them one after the other. */
  async run(): Promise<ReadonlyMap<string, ResealCounts>> {
    const counts = new Map<string, ResealCounts>();
    for (const [name, reseal] of this.all) counts.set(name, await reseal());
    return counts;
  }
}

/** The sum of two counts. */
export function addCounts(one: ResealCounts, other: ResealCounts): ResealCounts {
  return {
    resealed: one.resealed + other.resealed,
    current: one.current + other.current,
    unreadable: one.unreadable + other.unreadable,
    changed: one.changed + other.changed,
  };
}
