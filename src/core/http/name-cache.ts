import type { LookupAddress } from 'node:dns';
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

interface Entry {
  readonly addresses: Promise<readonly LookupAddress[]>;
  readonly until: number;
}

/**
 * The addresses of names, asked for once a minute at most. Who asks while the question is out
 * shares its answer, so that a slow name costs one of the few threads that resolve, not all.
 * Failures are not kept. Whether an address may be reached is judged by who uses it, each time.
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
  addressesOf(name: string): Promise<readonly LookupAddress[]> {
    const known = this.entries.get(name);
    return known && known.until > this.now() ? known.addresses : this.ask(name);
  }

  /** The next use asks anew: for a name whose addresses have just failed. */
  forget(name: string): void {
    this.entries.delete(name);
  }

  private ask(name: string): Promise<readonly LookupAddress[]> {
    const entry: Entry = { addresses: this.resolve(name), until: this.now() + this.ttlMs };
    this.entries.delete(name);
    this.entries.set(name, entry);
    entry.addresses.catch(() => {
      if (this.entries.get(name) === entry) this.entries.delete(name);
    });
    const [oldest] = this.entries.keys();
    if (this.entries.size > this.maxNames && oldest !== undefined) this.entries.delete(oldest);
    return entry.addresses;
  }
}
