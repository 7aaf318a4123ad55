import type { LookupAddress } from 'node:dns';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Resolve, Resolver } from './resolver.js';

export interface NameCacheOptions {
  /** Who is asked; unset: the system. */
  readonly resolve?: Resolve;
  /** How long an answer counts, in milliseconds from the moment of asking. Default 60,000. */
  readonly ttlMs?: number;
  /** How many names are kept; the oldest go first. Default 1,000. */
  readonly maxNames?: number;
  /** Milliseconds on a clock that never jumps. */
  readonly now?: () => number;
}

type Addresses = readonly LookupAddress[];

interface Entry {
  /** The last answer, and when it was asked for; null: there has been none. */
  last: { readonly addresses: Addresses; readonly askedAt: number } | null;
  /** The question that is out. */
  asking: Promise<Addresses> | null;
}

/** For so long an answer may stand in for one that fails or is slow to come. */
const STANDS_IN_MS = 5 * 60_000;
/** An answer that takes longer is slow. */
const SLOW_MS = 250;

/**
 * The addresses of names, asked for once a minute at most. Who asks while the question is out
 * shares its answer. Failures are not kept. Whether an address may be reached is judged by who
 * uses it, each time.
 *
 * Node lets only two of its threads resolve names, so two names whose servers are silent hold up
 * all questions, for many seconds. Hence a name that was known a few minutes ago does not wait
 * for its answer: the last one stands in.
 */
export class NameCache {
  private readonly entries = new Map<string, Entry>();
  private readonly resolve: Resolve;
  private readonly ttlMs: number;
  private readonly maxNames: number;
  private readonly now: () => number;

  constructor(options: NameCacheOptions = {}) {
    this.resolve = options.resolve ?? new Resolver().resolve;
    this.ttlMs = options.ttlMs ?? 60_000;
    this.maxNames = options.maxNames ?? 1_000;
    this.now = options.now ?? (() => performance.now());
  }

  /** The name's addresses; rejects with the resolver's error. */
  async addressesOf(name: string): Promise<Addresses> {
    const entry = this.entries.get(name) ?? { last: null, asking: null };
    const { last } = entry;
    const age = last === null ? Infinity : this.now() - last.askedAt;
    if (last && age < this.ttlMs) return last.addresses;
    const answer = (entry.asking ??= this.ask(name, entry));
    return last && age < STANDS_IN_MS ? soonOr(answer, last.addresses) : answer;
  }

  /** The next use asks anew: for a name whose addresses have just failed. */
  forget(name: string): void {
    this.entries.delete(name);
  }

  private async ask(name: string, entry: Entry): Promise<Addresses> {
    const askedAt = this.now();
    this.keep(name, entry);
    try {
      const addresses = await this.resolve(name);
      entry.last = { addresses, askedAt };
      return addresses;
    } finally {
      entry.asking = null;
    }
  }

  /** The one asked for last stands last. */
  private keep(name: string, entry: Entry): void {
    this.entries.delete(name);
    this.entries.set(name, entry);
    const [oldest] = this.entries.keys();
    if (this.entries.size > this.maxNames && oldest !== undefined) this.entries.delete(oldest);
  }
}

/** The answer if it comes soon, else the one that stands in for it. */
async function soonOr(answer: Promise<Addresses>, last: Addresses): Promise<Addresses> {
  const came = new AbortController();
  const late = sleep(SLOW_MS, last, { signal: came.signal }).catch(() => last);
  try {
    return await Promise.race([answer, late]);
  } catch {
    return last;
  } finally {
    came.abort();
  }
}
