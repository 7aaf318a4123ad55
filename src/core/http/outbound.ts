import { type AddressGuard, literalAddressOf } from './address-guard.js';
import { Exchange, type OutboundAnswer } from './exchange.js';
import { GuardedConnector } from './guarded-connector.js';
import { NameCache, type NameCacheOptions } from './name-cache.js';
import { Origins } from './origins.js';
import { AddressRefused } from './outbound-error.js';
import { ProxyConnector } from './proxy-connector.js';
import { authorityOf, type Proxy } from './proxy.js';
import { type OutboundStream, StreamExchange } from './stream-exchange.js';

export interface OutboundOptions {
  /** Which addresses may be reached. */
  readonly guard: AddressGuard;
  /** For a whole request, unless it says otherwise, and for making a connection. Default 10,000. */
  readonly timeoutMs?: number;
  /** Bytes of an answer's body that are kept, unless the request says otherwise. Default 4,096. */
  readonly maxAnswerBytes?: number;
  /** Bytes of an answer's body after which reading stops. Default 65,536. */
  readonly maxReadBytes?: number;
  /**
   * Connections to one origin; further requests wait, on their own time. Unset: no bound, so that
   * who shares an origin (a host, or the proxy) waits for nobody: the caller bounds how much it asks.
   */
  readonly connectionsPerOrigin?: number;
  /** Origins to which connections are kept; the one unused for longest goes. Default 256. */
  readonly maxOrigins?: number;
  /** Milliseconds after which a connection is made anew, however busy. Default 60,000. */
  readonly maxConnectionAgeMs?: number;
  /** Milliseconds on a clock that never jumps, for the age of connections. */
  readonly now?: () => number;
  /** All requests go through it, and it judges the addresses that names lead to. */
  readonly proxy?: Proxy | undefined;
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
  /** Bytes of the answer's body after which reading stops; not above the limit of all requests. */
  readonly maxReadBytes?: number;
}

/** A request whose answer's body is read as it comes. */
export interface StreamRequest extends Omit<OutboundRequest, 'maxAnswerBytes'> {
  /** Milliseconds until the head of the answer must be in. */
  readonly headTimeoutMs?: number;
}

/** What an answer is told to. */
type Handler = Exchange | StreamExchange;

/** Bytes of the answer's head. */
const MAX_HEADER_BYTES = 16_384;

/**
 * The one door to the network: shared keep-alive connections for HTTP/1.1. Connects only where
 * the guard allows, on every connection anew; follows no redirects, inflates nothing, knows no
 * proxy but the one it is given, keeps no cookies, repeats nothing. Every answer is bounded in
 * bytes and time.
 *
 * Through a proxy it is the proxy that looks names up and judges where they lead; an address
 * that stands in the url itself is judged here all the same.
 */
export class Outbound {
  private readonly origins: Origins;
  private readonly connector: GuardedConnector | ProxyConnector;
  private readonly limits: { timeoutMs: number; maxAnswerBytes: number; maxReadBytes: number };

  constructor(private readonly options: OutboundOptions) {
    const { timeoutMs = 10_000, maxAnswerBytes = 4_096, maxReadBytes = 65_536 } = options;
    this.limits = { timeoutMs, maxAnswerBytes, maxReadBytes };
    this.connector = this.connectorOf(options);
    this.origins = new Origins({
      connect: this.connector.connect,
      connections: options.connectionsPerOrigin ?? null,
      maxHeaderBytes: MAX_HEADER_BYTES,
      maxOrigins: options.maxOrigins ?? 256,
      maxAgeMs: options.maxConnectionAgeMs ?? 60_000,
      ...(options.now ? { now: options.now } : {}),
    });
  }

  /**
   * Sends one request and resolves to the answer, whatever its status. Rejects with an
   * OutboundError if none came, with its subclass AddressRefused if the address may not be
   * reached; with nothing else.
   */
  request(request: OutboundRequest): Promise<OutboundAnswer> {
    const exchange = new Exchange({
      ...this.limitsOf(request),
      maxAnswerBytes: request.maxAnswerBytes ?? this.limits.maxAnswerBytes,
    });
    this.send(request, exchange);
    return exchange.answer;
  }

  /**
   * Sends one request and resolves once the head of the answer is in; the body follows at the
   * reader's pace. What happens to it after that is an error of the stream: a body that ends is
   * whole. Destroying the stream ends the exchange. Rejects as {@link request} does.
   */
  stream({ headTimeoutMs, ...request }: StreamRequest): Promise<OutboundStream> {
    const exchange = new StreamExchange({ ...this.limitsOf(request), headTimeoutMs });
    this.send(request, exchange);
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
    const gone = this.origins.destroy();
    this.connector.destroy();
    await gone;
  }

  private limitsOf(request: OutboundRequest) {
    const { timeoutMs = this.limits.timeoutMs, maxReadBytes = this.limits.maxReadBytes } = request;
    return { timeoutMs, maxReadBytes: Math.min(maxReadBytes, this.limits.maxReadBytes) };
  }

  private send(request: OutboundRequest, handler: Handler): void {
    const { proxy } = this.options;
    const refused = proxy ? this.refusalOf(request.url) : null;
    if (refused) handler.onResponseError(undefined, refused);
    else if (proxy && request.url.protocol === 'http:') this.dispatchBy(proxy, request, handler);
    else this.dispatch(request, handler);
  }

  private connectorOf({ guard, names, proxy, ca }: OutboundOptions) {
    const common = {
      timeoutMs: this.limits.timeoutMs,
      // Twice the body: room for the framing of small chunks.
      maxWireBytes: 2 * this.limits.maxReadBytes + 2 * MAX_HEADER_BYTES,
      ...(ca === undefined ? {} : { ca }),
    };
    if (proxy) return new ProxyConnector({ ...common, proxy });
    return new GuardedConnector({ ...common, guard, names: new NameCache(names) });
  }

  private dispatch({ url, method, headers, body }: OutboundRequest, handler: Handler): void {
    const path = `${url.pathname}${url.search}`;
    this.origins.dispatch(url.origin, { path, method, headers, body: body ?? null }, handler);
  }

  /** RFC 9112, 3.2.2: what is asked of a proxy names the whole url. */
  private dispatchBy(proxy: Proxy, request: OutboundRequest, handler: Handler): void {
    const { url, method, body = null } = request;
    const path = `${url.origin}${url.pathname}${url.search}`;
    const { authorization } = proxy;
    const headers = {
      host: url.host,
      ...(authorization === null ? {} : { 'proxy-authorization': authorization }),
      ...request.headers,
    };
    const origin = `http://${authorityOf(proxy.hostname, proxy.port)}`;
    this.origins.dispatch(origin, { path, method, headers, body }, handler);
  }

  private refusalOf(url: URL): AddressRefused | null {
    const literal = literalAddressOf(url);
    const verdict = literal === null ? 'allowed' : this.options.guard.check(literal);
    return verdict === 'allowed' ? null : new AddressRefused(literal ?? '', verdict.refused);
  }
}
