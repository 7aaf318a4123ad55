import { Clock } from '../../src/core/clock/clock.js';

/** A clock that stands still until it is moved; it starts with the real one, as the database's. */
export class TestClock extends Clock {
  constructor(private at = Date.now()) {
    super();
  }

  override millis(): number {
    return this.at;
  }

  advance(ms: number): void {
    this.at += ms;
  }
}
