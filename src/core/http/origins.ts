import { type buildConnector, type Dispatcher, Pool } from 'undici';
import { OutboundError } from './outbound-error.js';

export interface OriginsOptions {
  readonly connect: buildConnector.connector;
  /** Connections to one origin; further requests wait. Null: no bound. */
  readonly connections: number | null;
  /** Bytes of an answer's head. */
  readonly maxHeaderBytes: number;
  /** Origins that are kept; past it the one that was unused for longest goes. */
  readonly maxOrigins: number;
  /** Milliseconds after which the connections to an origin are made anew. */
  readonly maxAgeMs: number;
  /** Milliseconds on a clock that never jumps. */
  readonly now?: () => number;
}

interface Entry {
  readonly pool: Pool;
  readonly until: number;
}

/** A server may ask that a connection be kept for long; it is closed after this many idle ms. */
const MAX_IDLE_MS = 60_000;

/**
 * The kept connections, by origin. They are renewed at a certain age, however busy they are, so
 * that a change of the name's addresses is followed; and the number of origins is bounded. What
 * is given up takes no further request, ends those that it has, and closes.
 */
export class Origins {
  /** The one used last stands last. */
  private readonly entries = new Map<string, Entry>();
  private readonly retiring = new Set<Pool>();
  private readonly now: () => number;
  private isDestroyed = false;

  constructor(private readonly options: OriginsOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  /** How many origins are kept. */
  get size(): number {
    return this.entries.size;
  }

  /** Sends the request; every fault is told to the handler. */
  dispatch(
    origin: string,
    options: Omit<Dispatcher.DispatchOptions, 'origin'>,
    handler: Pick<Required<Dispatcher.DispatchHandler>, 'onResponseError'>,
  ): void {
    if (this.isDestroyed) {
      const fault = new OutboundError('aborted', 'the process is stopping');
      handler.onResponseError(undefined as never, fault);
    } else this.poolOf(origin).dispatch({ ...options, origin }, handler);
  }

  /** Ends everything at once; what is in flight fails. */
  async destroy(): Promise<void> {
    this.isDestroyed = true;
    const pools = [...this.retiring, ...[...this.entries.values()].map(({ pool }) => pool)];
    this.entries.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  private poolOf(origin: string): Pool {
    const known = this.entries.get(origin);
    this.entries.delete(origin);
    if (known && known.until > this.now()) {
      this.entries.set(origin, known);
      return known.pool;
    }
    if (known) this.retire(known.pool);
    return this.add(origin);
  }

  private add(origin: string): Pool {
    const pool = this.open(origin);
    this.entries.set(origin, { pool, until: this.now() + this.options.maxAgeMs });
    const [oldest] = this.entries;
    if (oldest && this.entries.size > this.options.maxOrigins) {
      this.entries.delete(oldest[0]);
      this.retire(oldest[1].pool);
    }
    return pool;
  }

  private open(origin: string): Pool {
    const { connect, connections, maxHeaderBytes } = this.options;
    return new Pool(origin, {
      connect,
      connections,
      pipelining: 1,
      maxHeaderSize: maxHeaderBytes,
      keepAliveMaxTimeout: MAX_IDLE_MS,
      // The exchange has one timer for all of it, undici's own would only add to it.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  private retire(pool: Pool): void {
    this.retiring.add(pool);
    const forget = (): boolean => this.retiring.delete(pool);
    pool.close().then(forget, forget);
  }
}
