import { setTimeout as sleep } from 'node:timers/promises';
import { sharedNow } from '../shared/clock.js';
import { until } from '../shared/until.js';
import type { Load } from './load.js';
import type { Sink } from './sink.js';
import type { LoadResult } from './tally.js';

/** What went all the way while a load was on, and what was left of it. */
export interface Through {
  readonly load: LoadResult;
  /** Events that every subscriber has received, a second, from the first post to the last receipt. */
  readonly rate: number;
  readonly accepted: number;
  /** Accepted and not delivered to all: in the middle and at the end of the load, and at most. */
  readonly backlog: { readonly middle: number; readonly end: number; readonly most: number };
  /** From the end of the load to the last receipt. */
  readonly drainSeconds: number;
  /** Deliveries that never came, and deliveries that came again. */
  readonly missing: number;
  readonly duplicates: number;
}

const LOOK_EVERY_MS = 250;
/** What is not there by then will not come. */
const LONGEST_DRAIN_MS = 120_000;

/**
 * Puts a load on and waits until all of it has arrived. What the drain takes counts: an intake that
 * outruns the rest gains nothing by it.
 * @param fanOut deliveries of one event
 */
export async function sendThrough(
  { load, sink, fanOut }: { readonly load: Load; readonly sink: Sink; readonly fanOut: number },
  post: () => Promise<LoadResult>,
): Promise<Through> {
  await sink.take();
  const before = await load.accepted();
  const backlogs: number[] = [];
  let isOver = false;
  const watching = watch();
  // It is waited for below, unless the load fails first.
  watching.catch(() => undefined);
  const result = await post();
  isOver = true;
  const loadEnd = sharedNow();
  const accepted = result.statuses[200] ?? 0;
  const end = accepted - (await sink.count()) / fanOut;
  await watching;
  await until(async () => (await sink.count()) >= accepted * fanOut, LONGEST_DRAIN_MS, 20);
  // Whatever comes twice comes late.
  const drained = sharedNow();
  await sleep(LOOK_EVERY_MS);
  const { received, duplicates } = await sink.take();
  const drainSeconds = (drained - loadEnd) / 1_000;
  return {
    load: result,
    accepted,
    rate: accepted / (result.seconds + drainSeconds),
    backlog: { middle: backlogs[backlogs.length >> 1] ?? 0, end, most: Math.max(end, ...backlogs) },
    drainSeconds,
    missing: accepted * fanOut - (received - duplicates),
    duplicates,
  };

  async function watch(): Promise<void> {
    while (!isOver) {
      await sleep(LOOK_EVERY_MS);
      const [posted, received] = await Promise.all([load.accepted(), sink.count()]);
      // Bodies are prepared before the first is posted: until then there is nothing to see.
      if (posted > before) backlogs.push(posted - before - received / fanOut);
    }
  }
}
