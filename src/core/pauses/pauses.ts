import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Acts } from '../audit/acts.js';
import { Database } from '../database/database.js';
import { Wakeups } from '../database/wakeups.js';
import { HealthParts, type HealthPart } from '../health/health-parts.js';
import type { PausablePart, Pause } from './pause.js';
import { PartNotFound } from './pauses.errors.js';
import { PausesRepository } from './pauses.repository.js';

/** The topic of the wake-ups that say: a pause has come or gone. */
const PAUSES = 'pauses';
/** How long an answer of the database counts. */
const FRESH_MS = 1_000;

/** A part, and whether it is paused. */
export interface PartState extends PausablePart {
  readonly pause: Pause | null;
}

/**
 * Parts of the service that an operator stops and starts at run time, such as `delivery`. Kept in
 * the database, so that every process sees it (within a second or two, without a wake-up) and a
 * restart changes nothing. Whoever does the work of a part declares it, asks before each piece of
 * work, and lets what is underway end.
 */
@Injectable()
export class Pauses implements OnModuleInit {
  private readonly logger = new Logger('pauses');
  private readonly parts = new Map<string, PausablePart>();
  private known: Promise<readonly Pause[]> = Promise.resolve([]);
  private askedAt = -Infinity;

  constructor(
    private readonly repository: PausesRepository,
    private readonly wakeups: Wakeups,
    private readonly health: HealthParts,
    private readonly database: Database,
    private readonly acts: Acts,
  ) {}

  onModuleInit(): void {
    this.health.add('pauses', () => this.check());
    this.wakeups.on(PAUSES, () => {
      this.askedAt = -Infinity;
    });
  }

  /** To be called while the application starts (`onModuleInit`). */
  declare(part: PausablePart): void {
    this.parts.set(part.name, part);
  }

  /** Whether the part is to do nothing now; costs at most a query a second, whoever asks. */
  async isPaused(part: string): Promise<boolean> {
    if (performance.now() - this.askedAt >= FRESH_MS) {
      this.askedAt = performance.now();
      this.known = this.repository.all();
    }
    try {
      return (await this.known).some((pause) => pause.part === part);
    } catch (error) {
      // Not known is not the same as not paused: the next who asks asks the database.
      this.askedAt = -Infinity;
      throw error;
    }
  }

  /** Every part that can be paused, by name. */
  async list(): Promise<readonly PartState[]> {
    const pauses = await this.repository.all();
    const find = (name: string): Pause | null => pauses.find(({ part }) => part === name) ?? null;
    const parts = [...this.parts.values()].sort((a, b) => a.name.localeCompare(b.name));
    return parts.map((part) => ({ ...part, pause: find(part.name) }));
  }

  /**
   * Stops the part; one that is stopped stays so, since when it was.
   * @throws PartNotFound
   */
  async pause(name: string, reason: string | null): Promise<PartState> {
    this.partOf(name);
    await this.database.transaction(async (tx) => {
      await this.repository.put(tx, name, reason);
      await this.acts.done(tx, 'part.paused', { type: 'part', id: name });
    });
    this.changed(name, 'paused');
    const part = (await this.list()).find((one) => one.name === name);
    return part ?? { ...this.partOf(name), pause: null };
  }

  /**
   * Starts the part again; one that runs goes on.
   * @throws PartNotFound
   */
  async resume(name: string): Promise<void> {
    this.partOf(name);
    const wasPaused = await this.database.transaction(async (tx) => {
      const isRemoved = await this.repository.remove(tx, name);
      if (isRemoved) await this.acts.done(tx, 'part.resumed', { type: 'part', id: name });
      return isRemoved;
    });
    if (wasPaused) this.changed(name, 'resumed');
  }

  private partOf(name: string): PausablePart {
    const part = this.parts.get(name);
    if (!part) throw new PartNotFound([...this.parts.keys()].sort());
    return part;
  }

  private changed(part: string, msg: string): void {
    this.wakeups.wake(PAUSES);
    this.logger.warn({ msg, part });
  }

  private async check(): Promise<HealthPart> {
    const paused = await this.repository.all();
    const ok = paused.length === 0;
    const names = paused.map(({ part, since }) => `${part} since ${since}`).join(', ');
    const attention = `Stopped by hand: ${names}. DELETE /v2/pauses/{part} starts it again.`;
    return { ok, paused, ...(ok ? {} : { attention }) };
  }
}
