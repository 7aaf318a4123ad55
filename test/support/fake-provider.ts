import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the provider saw it. */
export interface ProviderCall {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
  /** Milliseconds of the monotonic clock. */
  readonly at: number;
}

type Handler = (request: IncomingMessage, response: ServerResponse, call: ProviderCall) => void;

/** A subscription as it is kept. */
export type FakeWebhook = Readonly<Record<string, unknown>> & { readonly id: string };

/**
 * The least of a provider, for what the simulator is too well-behaved to do: it keeps webhook
 * subscriptions, and answers any path as the test says.
 */
export class FakeProvider {
  readonly calls: ProviderCall[] = [];
  webhooks: FakeWebhook[] = [];
  private readonly handlers: { readonly path: RegExp; readonly handle: Handler }[] = [];

  private constructor(private readonly server: ReturnType<typeof createServer>) {}

  static async start(): Promise<FakeProvider> {
    const server = createServer();
    const provider = new FakeProvider(server);
    server.on('request', (request, response) => void provider.take(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  get origin(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** The variables that lead a service to it. */
  get env(): Readonly<Record<string, string>> {
    return {
      ARGYLE_API_URL: `${this.origin}/v2`,
      ARGYLE_API_KEY_ID: 'key-id',
      ARGYLE_API_KEY_SECRET: 'key-secret',
    };
  }

  /** From now on it answers paths like this so; what was said last counts. */
  on(path: RegExp, handle: Handler): void {
    this.handlers.unshift({ path, handle });
  }

  /** {@link on} with JSON. */
  json(path: RegExp, status: number, body: unknown, headers: Record<string, string> = {}): void {
    this.on(path, (_, response) => {
      sendJson(response, status, body, headers);
    });
  }

  callsTo(path: RegExp): readonly ProviderCall[] {
    return this.calls.filter((call) => path.test(`${call.method} ${call.path}`));
  }

  /** Forgets what was said and what came in. */
  reset(): void {
    this.handlers.length = 0;
    this.calls.length = 0;
    this.webhooks = [];
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const { authorization } = headers;
    const at = performance.now();
    const call = { method, path: url, authorization, body: await read(request), at };
    this.calls.push(call);
    const { handle } = this.handlers.find(({ path }) => path.test(`${method} ${url}`)) ?? {};
    if (handle) handle(request, response, call);
    else this.answer(call, response);
  }

  private answer({ method, path, body }: ProviderCall, response: ServerResponse): void {
    const [, id] = /^\/v2\/webhooks\/([^/?]+)/.exec(path) ?? [];
    if (method === 'DELETE' && id) {
      this.webhooks = this.webhooks.filter((one) => one.id !== id);
      response.writeHead(204).end();
    } else if (method === 'POST' && path === '/v2/webhooks') {
      const made = { id: randomUUID(), config: {}, ...(body as object), last_sent_at: null };
      this.webhooks.unshift(made);
      sendJson(response, 200, made);
    } else if (path.startsWith('/v2/webhooks')) this.list(path, response);
    else sendJson(response, 404, { detail: 'Not found.' });
  }

  private list(path: string, response: ServerResponse): void {
    const { searchParams } = new URL(path, this.origin);
    const from = Number(searchParams.get('cursor') ?? '0');
    const to = from + Number(searchParams.get('limit') ?? '10');
    const more = to < this.webhooks.length;
    const next = more ? `${this.origin}/v2/webhooks?cursor=${String(to)}` : null;
    sendJson(response, 200, { next, previous: null, results: this.webhooks.slice(from, to) });
  }
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const head = { 'content-type': 'application/json', ...headers };
  response.writeHead(status, head).end(JSON.stringify(body));
}
