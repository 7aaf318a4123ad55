import { TookTooLong, within } from '../../common/within.js';

/** Older than this they are left out: no value is better than one that was true long ago. */
const STALE_MS = 30_000;
/** The longest that one scrape waits for the database. */
const PATIENCE_MS = 2_000;

interface Source {
  readonly query: () => Promise<unknown>;
  value: unknown;
  at: number;
}

/**
 * Figures that cost a look into the database: asked for one after the other (the embedded
 * database has one connection), at most every 10 s, whoever scrapes. While the database is away
 * they are missing, and a scrape waits 2 s at most.
 */
export class Figures {
  /** Whether the database has answered the last time that it was asked. */
  isUp = false;
  /** How long figures count, milliseconds; a scrape within this asks nobody. */
  freshMs = 10_000;
  private readonly sources = new Set<Source>();
  private refreshing: Promise<void> | null = null;
  private refreshedAt = -Infinity;

  /** @param now milliseconds of a monotonic clock */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @returns the latest figures at the time of the call; null if there are none */
  add<F>(query: () => Promise<F>): () => F | null {
    const source: Source = { query, value: null, at: -Infinity };
    this.sources.add(source);
    return () => (this.now() - source.at > STALE_MS ? null : (source.value as F));
  }

  /** Asks for what is no longer fresh; resolves after 2 s whether it came or not. */
  async refresh(): Promise<void> {
    if (this.refreshing === null && this.now() - this.refreshedAt < this.freshMs) return;
    this.refreshing ??= this.askAll().finally(() => (this.refreshing = null));
    try {
      await within(PATIENCE_MS, this.refreshing);
    } catch (error) {
      if (!(error instanceof TookTooLong)) throw error;
      this.isUp = false;
    }
  }

  private async askAll(): Promise<void> {
    for (const source of this.sources) {
      try {
        source.value = await source.query();
        source.at = this.now();
      } catch {
        // Who does not answer one would not answer the rest; the next scrape asks again.
        this.isUp = false;
        return;
      }
    }
    this.isUp = true;
    this.refreshedAt = this.now();
  }
}
