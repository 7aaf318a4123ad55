import { Injectable } from '@nestjs/common';

/**
 * What is known about the connection: it is awaited at start, and may be lost later. Outdated: it
 * answers, and waits for somebody to migrate it (`MIGRATE=check`).
 */
export type DatabasePhase = 'connecting' | 'migrating' | 'outdated' | 'ready';

/** The state of the database as this process sees it; written by the connector alone. */
@Injectable()
export class DatabaseState {
  phase: DatabasePhase = 'connecting';
  /** The code of the last failure to connect, such as ECONNREFUSED. */
  lastFault: string | null = null;

  private readonly waiting: (() => void)[] = [];

  get isReady(): boolean {
    return this.phase === 'ready';
  }

  /** Resolves once the database is connected and migrated for the first time. */
  whenReady(): Promise<void> {
    if (this.isReady) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  becameReady(): void {
    this.phase = 'ready';
    this.lastFault = null;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
