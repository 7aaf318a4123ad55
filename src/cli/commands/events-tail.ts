import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, type Command, textOption } from '../command.js';
import { EXIT, NoAnswer, UsageFault } from '../faults.js';
import { ServiceApi, URL_OPTION } from '../service-api.js';
import { EventFeed, type ShownEvent } from '../event-feed.js';

const POLL_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
const MOST_LINES = 200;
const FILTERS = ['event', 'user', 'source', 'status'] as const;

/** `readywire events tail` */
export const eventsTail: Command = {
  name: 'events tail',
  summary: 'show events as they come',
  about: `Shows the latest events, oldest first, and then each new one as it comes, until Ctrl-C. One
that is recorded late (from a journal) comes late. Foreign text is shown with its control characters
written out. Bodies are not shown. While the service is away it waits for it.`,
  options: [
    { name: 'lines', short: 'n', value: 'count', about: 'So many of before; 10 unless told.' },
    { name: 'no-follow', about: 'Ends after those.' },
    { name: 'event', value: 'name', about: 'Only this event, such as reports.ready.' },
    { name: 'user', value: 'id', about: 'Only about this user.' },
    { name: 'source', value: 'source', about: 'argyle, readywire or reconcile.' },
    { name: 'status', value: 'status', about: 'received, processed or quarantined.' },
    URL_OPTION,
  ],
  examples: [
    ['events tail', 'everything'],
    ['events tail --event reports.fully_ready -n 0', 'who becomes ready from now on'],
    ['events tail --status quarantined --no-follow --json', 'the last of them, for a script'],
  ],
  async run(call) {
    const feed = new EventFeed(ServiceApi.of(call), filterOf(call));
    show(call, await feed.latest(linesOf(call)));
    if (call.values['no-follow'] !== true) await follow(call, feed);
    return EXIT.done;
  },
};

async function follow(call: Call, feed: EventFeed): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
  let pause = POLL_MS;
  while (await sleep(pause, true, { signal: stop.signal }).catch(() => false)) {
    try {
      show(call, await feed.news());
      pause = POLL_MS;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      if (pause === POLL_MS) call.out.note(`${error.message} Waiting for it.`);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }
}

function filterOf(call: Call): string {
  const given = FILTERS.flatMap((name) => {
    const value = textOption(call, name);
    return value === undefined ? [] : [[name, value] as [string, string]];
  });
  return new URLSearchParams(given).toString();
}

function linesOf(call: Call): number {
  const text = textOption(call, 'lines') ?? '10';
  if (/^\d{1,3}$/.test(text) && Number(text) <= MOST_LINES) return Number(text);
  throw new UsageFault(`--lines must be a number up to ${MOST_LINES}.`);
}

function show({ out }: Call, events: readonly ShownEvent[]): void {
  for (const event of events) out.result(event, lineOf(event));
}

function lineOf({ received_at, status, source, event, user, id, fault }: ShownEvent): string {
  const about = [received_at, status.padEnd(11), source.padEnd(9), event ?? '(no name)'];
  return [...about, user ?? '', id, fault ?? ''].filter(Boolean).join('  ');
}
