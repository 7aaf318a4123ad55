import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { buildConnector } from 'undici';
import { boundWire } from './bound-wire.js';
import { OutboundError } from './outbound-error.js';
import { authorityOf, type Proxy } from './proxy.js';

export interface ProxyConnectorOptions {
  readonly proxy: Proxy;
  /** Milliseconds for the tunnel, and once more for TLS in it. */
  readonly timeoutMs: number;
  /** Bytes that may arrive between two requests, head and framing included. */
  readonly maxWireBytes: number;
  /** Further certificates to trust, PEM. */
  readonly ca?: string;
}

/** Bytes of the head of the proxy's answer to CONNECT. */
const MAX_HEADER_BYTES = 16_384;

/**
 * Makes the connections where a proxy is in between: to the proxy itself for http, whose requests
 * name their whole url, and for https through a tunnel (CONNECT) with TLS to the other end in it.
 * No address is judged: the proxy looks names up, and what it lets through is its business.
 */
export class ProxyConnector {
  private readonly sockets = new Set<Socket>();
  private isDestroyed = false;
  /** undici's connector returns the socket at once, though its types say nothing of it. */
  private readonly open: (...call: Parameters<buildConnector.connector>) => unknown;

  constructor(private readonly options: ProxyConnectorOptions) {
    const { timeoutMs: timeout, ca } = options;
    this.open = buildConnector({ timeout, allowH2: false, ...(ca === undefined ? {} : { ca }) });
  }

  /** undici's connect hook. */
  readonly connect: buildConnector.connector = (options, callback) => {
    const admit: buildConnector.Callback = (...result) => {
      const [, socket] = result;
      if (socket) boundWire(socket, this.options.maxWireBytes);
      callback(...result);
    };
    if (options.protocol !== 'https:') this.track(this.open(options, admit));
    else this.tunnel(options, admit);
  };

  /** Ends every connection, also those that are still being made. */
  destroy(): void {
    this.isDestroyed = true;
    for (const socket of this.sockets) socket.destroy();
  }

  private tunnel(options: buildConnector.Options, callback: buildConnector.Callback): void {
    const asked = this.ask(authorityOf(options.hostname, options.port || '443'));
    const timer = setTimeout(() => {
      asked.destroy(new OutboundError('timeout', 'the proxy makes no tunnel in time'));
    }, this.options.timeoutMs);
    asked.on('socket', (socket) => this.track(socket));
    asked.on('close', () => clearTimeout(timer));
    asked.on('error', (error) => callback(error, null));
    asked.on('connect', (answer, socket: Socket, head) => {
      clearTimeout(timer);
      const fault = faultOf(answer, head);
      if (fault) socket.destroy();
      if (fault) callback(fault, null);
      else this.open({ ...options, httpSocket: socket }, callback);
    });
    asked.end();
  }

  private ask(target: string): ClientRequest {
    const { hostname, port, authorization } = this.options.proxy;
    return request({
      method: 'CONNECT',
      host: hostname,
      port,
      path: target,
      agent: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      headers: {
        host: target,
        ...(authorization === null ? {} : { 'proxy-authorization': authorization }),
      },
    });
  }

  private track(opened: unknown): void {
    const socket = opened as Socket | undefined;
    // A request tells its socket only a moment later.
    if (this.isDestroyed) socket?.destroy();
    if (!socket) return;
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }
}

/** Nobody may speak in a tunnel before we do: TLS begins with the client. */
function faultOf({ statusCode = 0 }: IncomingMessage, head: Buffer): OutboundError | null {
  if (statusCode < 200 || statusCode > 299) {
    return new OutboundError('refused', `the proxy makes no tunnel: it answered ${statusCode}`);
  }
  return head.length > 0 ? new OutboundError('protocol', 'the proxy speaks out of turn') : null;
}
