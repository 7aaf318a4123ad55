import { setTimeout as pause } from 'node:timers/promises';
import { instantOfMicros, microsOf, type Instant } from '../common/instant.js';

/** How the provider's time runs. */
export interface ClockOptions {
  /** Simulated seconds that pass in a real one. Default 1. */
  readonly speed?: number;
  /** Its first moment. Default: the real time; see {@link SimulatedClock.behind} for another speed. */
  readonly startAt?: Instant;
}

/**
 * The provider's own time, in which it dates what happens and waits before it sends again. It can
 * be sped up: at speed 60 a wait of 30 s takes half a second. The one place of the simulator that
 * asks the machine for the time.
 */
export class SimulatedClock {
  private readonly speed: number;
  private readonly began = Date.now();
  private readonly origin: number;
  private last = 0;

  constructor({ speed = 1, startAt }: ClockOptions = {}) {
    this.speed = speed;
    this.origin = startAt === undefined ? this.began * 1000 : microsOf(startAt);
  }

  /**
   * A clock that is sped up but never ahead of the real time for that many real seconds: it begins
   * in the past and has caught up when they are over. Receivers take a time from their future for
   * a mistake and clamp it, so a sped-up clock must not begin now.
   */
  static behind({ speed, seconds }: { speed: number; seconds: number }): SimulatedClock {
    const headStartMs = Math.max(0, speed - 1) * seconds * 1000;
    return new SimulatedClock({
      speed,
      startAt: instantOfMicros((Date.now() - headStartMs) * 1000),
    });
  }

  /** Whether it shows a time that is still to come: receivers clamp what is dated by it. */
  isAhead(): boolean {
    return this.origin + this.elapsed() * 1000 > (Date.now() + 1) * 1000;
  }

  /** Simulated milliseconds since the clock was started. */
  elapsed(): number {
    return (Date.now() - this.began) * this.speed;
  }

  /** Never the same moment twice, so that what happened first is dated first. */
  now(): Instant {
    const micros = Math.floor(this.origin + this.elapsed() * 1000);
    this.last = Math.max(micros, this.last + 1);
    return instantOfMicros(this.last);
  }

  /** Waits that many simulated milliseconds. Rejects with an AbortError if `signal` comes first. */
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await pause(Math.max(0, ms) / this.speed, undefined, signal === undefined ? {} : { signal });
  }
}
