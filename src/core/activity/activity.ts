import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';

/** What is counted by the minute. */
export const ACTIVITIES = ['accepted', 'processed', 'delivered', 'failed_tries'] as const;
export type ActivityName = (typeof ACTIVITIES)[number];

/** What one minute came to. */
export type ActivityCounts = Record<ActivityName, number>;

const MINUTE_MS = 60_000;
/** Minutes that are kept while nobody can write them down; the oldest are forgotten first. */
const MOST_MINUTES = 24 * 60;

/**
 * Counts what this process does, by the minute of its clock, until somebody writes it down. In
 * memory, so that counting costs nothing; what is not written down yet dies with the process.
 */
@Injectable()
export class Activity {
  private minutes = new Map<number, ActivityCounts>();

  constructor(private readonly clock: Clock) {}

  add(name: ActivityName, count: number): void {
    if (count === 0) return;
    const minute = Math.floor(this.clock.millis() / MINUTE_MS) * MINUTE_MS;
    this.put(minute, { ...none(), [name]: count });
  }

  /** Takes what was counted since the last time, by the start of its minute in ms. */
  take(): ReadonlyMap<number, ActivityCounts> {
    const taken = this.minutes;
    this.minutes = new Map();
    return taken;
  }

  /** Puts back what could not be written down. */
  giveBack(taken: ReadonlyMap<number, ActivityCounts>): void {
    for (const [minute, counts] of taken) this.put(minute, counts);
  }

  private put(minute: number, more: ActivityCounts): void {
    const counts = this.minutes.get(minute) ?? none();
    for (const name of ACTIVITIES) counts[name] += more[name];
    this.minutes.set(minute, counts);
    if (this.minutes.size > MOST_MINUTES) this.minutes.delete(Math.min(...this.minutes.keys()));
  }
}

function none(): ActivityCounts {
  return { accepted: 0, processed: 0, delivered: 0, failed_tries: 0 };
}
