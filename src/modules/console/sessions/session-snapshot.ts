import { Injectable } from '@nestjs/common';
import { Clock } from '../../../core/clock/clock.js';
import { Database } from '../../../core/database/database.js';
import { type LiveSession, SessionsRepository } from './sessions.repository.js';

/** Milliseconds after which the sessions are read anew. */
const FRESH_MS = 1_500;
/** For a token that is not known: it may have been given out by another replica just now. */
const FRESH_FOR_STRANGERS_MS = 200;

interface Reading {
  readonly at: number;
  readonly sessions: Promise<ReadonlyMap<string, LiveSession>>;
}

/**
 * The live sessions as of a moment ago, read on demand and all at once: a flood of made-up tokens
 * costs a few queries a second, whatever its size.
 */
@Injectable()
export class SessionSnapshot {
  private latest: Reading | undefined;

  constructor(
    private readonly repository: SessionsRepository,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Rejects while the database is away. */
  async find(digest: Buffer): Promise<LiveSession | null> {
    const key = digest.toString('hex');
    const known = (await this.youngerThan(FRESH_MS)).get(key);
    if (known) return known;
    return (await this.youngerThan(FRESH_FOR_STRANGERS_MS)).get(key) ?? null;
  }

  /** They have changed in this process: the next look reads them anew. */
  forget(): void {
    this.latest = undefined;
  }

  private youngerThan(ms: number): Reading['sessions'] {
    const now = this.clock.millis();
    const age = now - (this.latest?.at ?? -Infinity);
    // A negative age is a clock that was set back.
    if (this.latest && age >= 0 && age <= ms) return this.latest.sessions;
    const reading = { at: now, sessions: this.read() };
    this.latest = reading;
    reading.sessions.catch(() => {
      if (this.latest === reading) this.forget();
    });
    return reading.sessions;
  }

  private async read(): Promise<ReadonlyMap<string, LiveSession>> {
    const sessions = await this.repository.live(this.database);
    return new Map(sessions.map((one) => [one.token_sha256.toString('hex'), one]));
  }
}
