import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { microsOf, type Instant } from '../../common/instant.js';
import type { SimulatedClock } from '../simulated-clock.js';
import { invalid, type ApiAnswer, type ApiCall } from './api-answer.js';

const MOST_BYTES = 1_000_000;

/** Answers calls; null breaks the connection instead. */
export type Answerer = (call: Omit<ApiCall, 'params'>) => Promise<ApiAnswer | null>;

/** An HTTP server that reads requests and writes answers as the provider does. */
export class HttpListener {
  private readonly server: Server;

  constructor(
    private readonly clock: SimulatedClock,
    private readonly answerer: Answerer,
  ) {
    this.server = createServer((request, response) => {
      this.handle(request, response).catch(() => request.socket.destroy());
    });
  }

  /** @param port 0 for a free one */
  async listen(port: number, host = '127.0.0.1'): Promise<void> {
    await new Promise<void>((up, failed) => {
      this.server.once('error', failed).listen(port, host, up);
    });
  }

  /** Scheme and host. */
  get origin(): string {
    const { address, port } = this.server.address() as AddressInfo;
    return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
  }

  /** Breaks what is underway. May be called again. */
  async close(): Promise<void> {
    this.server.closeAllConnections();
    if (this.server.listening) await new Promise((closed) => this.server.close(closed));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const url = new URL(request.url ?? '/', 'http://provider');
    const at = this.clock.now();
    const answer = isJsonFault(body)
      ? invalid({ non_field_errors: ['JSON parse error'] })
      : await this.answerer({
          method: request.method ?? '',
          path: url.pathname,
          query: url.searchParams,
          body: body.json,
          authorization: request.headers.authorization,
        });
    if (answer === null) request.socket.destroy();
    else write(response, at, answer);
  }
}

/**
 * @param at when it was answered, which a slow answer is not sent at; by the provider's clock, so
 * that the header `Date` fits the times in the body
 */
function write(response: ServerResponse, at: Instant, { status, body, headers }: ApiAnswer): void {
  const bytes =
    body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    date: new Date(microsOf(at) / 1000).toUTCString(),
    ...(bytes === undefined ? {} : { 'content-type': 'application/json' }),
    ...(status === 204 ? {} : { 'content-length': bytes?.length ?? 0 }),
    ...headers,
  });
  response.end(bytes);
}

type Body = { readonly json: unknown } | { readonly fault: true };

function isJsonFault(body: Body): body is { readonly fault: true } {
  return 'fault' in body;
}

async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('too large');
    chunks.push(chunk);
  }
  if (size === 0) return { json: undefined };
  try {
    return { json: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return { fault: true };
  }
}
