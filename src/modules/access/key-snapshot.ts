import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock/clock.js';
import { Database } from '../../core/database/database.js';
import { AccessRepository, type LiveKey } from './access.repository.js';

/** Milliseconds after which the keys are read anew: a revoked key dies within 5 s everywhere. */
const FRESH_MS = 2_000;

type Keys = ReadonlyMap<string, LiveKey>;

/**
 * The live keys of the table, by id, as of at most 2 s ago. They are read on demand and all at
 * once, so that a made-up id costs what a real one costs and a flood of them costs one query.
 */
@Injectable()
export class KeySnapshot {
  private latest: { readonly at: number; readonly keys: Promise<Keys> } | undefined;

  constructor(
    private readonly repository: AccessRepository,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Rejects while the database is away: nobody knows then which keys are revoked. */
  current(): Promise<Keys> {
    const now = this.clock.millis();
    const age = now - (this.latest?.at ?? -Infinity);
    // A negative age is a clock that was set back.
    const isFresh = age >= 0 && age <= FRESH_MS;
    return this.latest && isFresh ? this.latest.keys : this.read(now);
  }

  /** The keys have changed in this process: the next look reads them anew. */
  forget(): void {
    this.latest = undefined;
  }

  private read(at: number): Promise<Keys> {
    const reading = { at, keys: this.load() };
    this.latest = reading;
    reading.keys.catch(() => {
      if (this.latest === reading) this.forget();
    });
    return reading.keys;
  }

  private async load(): Promise<Keys> {
    const keys = await this.repository.liveKeys(this.database);
    return new Map(keys.map((key) => [key.id, key]));
  }
}
