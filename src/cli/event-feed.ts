import type { ApiPage, ServiceApi } from './service-api.js';

/** An event as the API lists it, as far as a line shows it. */
export interface ShownEvent {
  readonly id: string;
  readonly received_at: string;
  readonly status: string;
  readonly source: string;
  readonly event: string | null;
  readonly user: string | null;
  readonly fault: string | null;
}

const PAGE = 200;
/** Ids remembered; as many events may be recorded late, behind newer ones, and are shown still. */
const REMEMBERED = 2_000;
/** Pages read back at most when more has come than a page holds. */
const MOST_PAGES = 50;

/** Follows the event log: each event that comes is given once, the oldest of them first. */
export class EventFeed {
  private readonly seen = new Set<string>();
  /** Ids up to this one were there before. */
  private floor = '';

  constructor(
    private readonly api: Pick<ServiceApi, 'ask'>,
    private readonly filter: string,
  ) {}

  /** The latest events that are there, so many at most; what comes later is news. */
  async latest(count: number): Promise<readonly ShownEvent[]> {
    const { results } = await this.page(this.firstPath());
    for (const { id } of results) this.seen.add(id);
    this.floor = results.at(-1)?.id ?? '';
    return results.slice(0, count).reverse();
  }

  /** What was recorded since the last look. */
  async news(): Promise<readonly ShownEvent[]> {
    const news: ShownEvent[] = [];
    let path: string | null = this.firstPath();
    for (let pages = 0; path !== null && pages < MOST_PAGES; pages++) {
      const { results, next } = await this.page(path);
      const fresh = results.filter(({ id }) => id > this.floor && !this.seen.has(id));
      news.push(...fresh);
      // A page with something known on it reaches back to where the last look was.
      path = fresh.length === results.length ? next : null;
    }
    for (const { id } of news) this.seen.add(id);
    this.forgetOldest();
    return news.sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  private page(path: string): Promise<ApiPage<ShownEvent>> {
    return this.api.ask<ApiPage<ShownEvent>>('GET', path);
  }

  private firstPath(): string {
    return `/v2/events?limit=${PAGE}${this.filter === '' ? '' : `&${this.filter}`}`;
  }

  private forgetOldest(): void {
    if (this.seen.size <= REMEMBERED) return;
    const ids = [...this.seen].sort();
    for (const id of ids.slice(0, ids.length - REMEMBERED)) {
      this.seen.delete(id);
      this.floor = id;
    }
  }
}
