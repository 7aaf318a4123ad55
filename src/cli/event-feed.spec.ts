import { EventFeed, type ShownEvent } from './event-feed.js';

const PAGE = 200;

/** An event log that lists the newest ids first, in pages. */
class Log {
  readonly ids: string[] = [];

  add(...numbers: number[]): void {
    this.ids.push(...numbers.map((number) => String(number).padStart(6, '0')));
    this.ids.sort();
  }

  readonly ask = (_method: string, path: string): Promise<never> => {
    const before = new URLSearchParams(path.split('?')[1]).get('before') ?? 'z';
    const older = this.ids.filter((id) => id < before).reverse();
    const results = older.slice(0, PAGE).map((id) => ({ id }) as ShownEvent);
    const next = older.length > PAGE ? `/v2/events?before=${results.at(-1)?.id ?? ''}` : null;
    return Promise.resolve({ results, next } as never);
  };
}

const idsOf = (events: readonly ShownEvent[]): number[] => events.map(({ id }) => Number(id));
const upTo = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, at) => from + at);

describe('the feed of events', () => {
  let log: Log;
  let feed: EventFeed;

  beforeEach(() => {
    log = new Log();
    feed = new EventFeed(log, '');
  });

  it('begins with the latest, oldest first', async () => {
    log.add(...upTo(0, 300));
    expect(idsOf(await feed.latest(3))).toEqual([297, 298, 299]);
    expect(await feed.news()).toEqual([]);
  });

  it('gives each once, as it comes, from an empty log on', async () => {
    expect(await feed.latest(10)).toEqual([]);
    log.add(1, 2);
    expect(idsOf(await feed.news())).toEqual([1, 2]);
    log.add(3);
    expect(idsOf(await feed.news())).toEqual([3]);
  });

  it('gives what is recorded behind newer ones', async () => {
    log.add(...upTo(0, 300));
    await feed.latest(0);
    log.add(1_000, 1_002);
    await feed.news();
    log.add(1_001);
    expect(idsOf(await feed.news())).toEqual([1_001]);
  });

  it('reads on when more has come than a page holds', async () => {
    log.add(0);
    await feed.latest(0);
    log.add(...upTo(1, 1_001));
    expect(idsOf(await feed.news())).toEqual(upTo(1, 1_001));
    expect(await feed.news()).toEqual([]);
  });

  it('forgets what is long ago and shows none of it again', async () => {
    await feed.latest(0);
    for (let start = 0; start < 3_000; start += 1_000) {
      log.add(...upTo(start, start + 1_000));
      expect(await feed.news()).toHaveLength(1_000);
    }
    expect(await feed.news()).toEqual([]);
  });
});
