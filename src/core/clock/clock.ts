import { Injectable } from '@nestjs/common';
import { instantOfDate, type Instant } from '../../common/instant.js';

/**
 * The one place that asks the machine for the time, so that a test can own it. Timestamps are
 * UTC with microseconds; a machine's clock fills in three digits of them.
 */
@Injectable()
export class Clock {
  /** Now, as a time of the wire. */
  now(): Instant {
    return instantOfDate(new Date(this.millis()));
  }

  /** Milliseconds since the epoch. */
  millis(): number {
    return Date.now();
  }
}
