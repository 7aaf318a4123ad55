import { Agent, type Dispatcher } from 'undici';
import type { AddressGuard } from './address-guard.js';
import { Exchange, type OutboundAnswer } from './exchange.js';
import { GuardedConnector } from './guarded-connector.js';
import { NameCache, type NameCacheOptions } from './name-cache.js';

export interface OutboundOptions {
  /** Which addresses may be reached. */
  readonly guard: AddressGuard;
  /** For a whole request, unless it says otherwise, and for making a connection. Default 10,000. */
  readonly timeoutMs?: number;
  /** Bytes of an answer's body that are kept, unless the request says otherwise. Default 4,096. */
  readonly maxAnswerBytes?: number;
  /** Bytes of an answer's body after which reading stops. Default 65,536. */
  readonly maxReadBytes?: number;
  /** Connections to one origin; further requests wait, on their own time. Default 128. */
  readonly connectionsPerOrigin?: number;
  /** How names are resolved and for how long that counts. */
  readonly names?: NameCacheOptions;
  /** Certificates to trust instead of the usual ones, PEM. */
  readonly ca?: string;
}

export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** http or https; credentials in it and the fragment are not sent. */
  readonly url: URL;
  /** Sent as they are; undici adds `host`, `connection` and `content-length`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  /** Milliseconds for the whole exchange. */
  readonly timeoutMs?: number;
  /** Bytes of the answer's body that are kept. */
  readonly maxAnswerBytes?: number;
}

/** Bytes of the answer's head. */
const MAX_HEADER_BYTES = 16_384;
/** A server may ask that a connection be kept for long; it is closed after this many idle ms. */
const MAX_IDLE_MS = 60_000;

/**
 * The one door to the network: a shared keep-alive dispatcher for HTTP/1.1. Connects only where
 * the guard allows, on every connection anew; follows no redirects, inflates nothing, knows no
 * proxies, keeps no cookies, repeats nothing. Every answer is bounded in bytes and time.
 */
export class Outbound {
  private readonly agent: Agent;
  private readonly connector: GuardedConnector;
  private readonly limits: { timeoutMs: number; maxAnswerBytes: number; maxReadBytes: number };

  constructor(options: OutboundOptions) {
    const { timeoutMs = 10_000, maxAnswerBytes = 4_096, maxReadBytes = 65_536 } = options;
    this.limits = { timeoutMs, maxAnswerBytes, maxReadBytes };
    this.connector = new GuardedConnector({
      guard: options.guard,
      names: new NameCache(options.names),
      timeoutMs,
      // Twice the body: room for the framing of small chunks.
      maxWireBytes: 2 * maxReadBytes + 2 * MAX_HEADER_BYTES,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    });
    this.agent = this.agentOf(options.connectionsPerOrigin ?? 128);
  }

  /**
   * Sends one request and resolves to the answer, whatever its status. Rejects with an
   * OutboundError if none came, with its subclass AddressRefused if the address may not be
   * reached; with nothing else.
   */
  request(request: OutboundRequest): Promise<OutboundAnswer> {
    const exchange = new Exchange({
      ...this.limits,
      timeoutMs: request.timeoutMs ?? this.limits.timeoutMs,
      maxAnswerBytes: request.maxAnswerBytes ?? this.limits.maxAnswerBytes,
    });
    this.agent.dispatch(dispatchOptions(request), exchange);
    return exchange.answer;
  }

  /** {@link request} with POST. */
  post(request: Omit<OutboundRequest, 'method'>): Promise<OutboundAnswer> {
    return this.request({ ...request, method: 'POST' });
  }

  /**
   * Ends every connection. What is in flight and what comes later rejects with the code
   * `aborted`, which is no fault of the other side.
   */
  async close(): Promise<void> {
    const gone = this.agent.destroy();
    this.connector.destroy();
    await gone;
  }

  private agentOf(connections: number): Agent {
    return new Agent({
      connect: this.connector.connect,
      connections,
      pipelining: 1,
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveMaxTimeout: MAX_IDLE_MS,
      // The exchange has one timer for all of it, undici's own would only add to it.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }
}

function dispatchOptions({
  method,
  url,
  headers,
  body,
}: OutboundRequest): Dispatcher.DispatchOptions {
  return {
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    headers,
    body: body ?? null,
  };
}
