import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor, type Patience } from './wait-for.js';

/** One request as it arrived. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The bytes of the body as they came. */
  readonly body: Buffer;
  /** When it had arrived whole, milliseconds since the epoch. */
  readonly at: number;
}

/** The message in the body of a delivery. */
export interface Message {
  readonly event: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** How the subscriber answers: a status code, or in more detail. */
export type Answer =
  | number
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      /** Milliseconds to wait before the answer. */
      readonly delayMs?: number;
    }
  | 'never'
  | 'reset';

/** Decides by the request and by how many came before it. */
export type Script =
  Answer | ((request: ReceivedRequest, index: number) => Answer | Promise<Answer>);

/** A real subscriber on a free port of the loopback: records what comes and answers as told. */
export class Receiver {
  readonly requests: ReceivedRequest[] = [];
  private script: Script = 200;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly url: string,
  ) {}

  static async start(script: Script = 200): Promise<Receiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const receiver = new Receiver(server, `http://127.0.0.1:${String(port)}/`);
    receiver.answer(script);
    server.on('request', (request, response) => void receiver.take(request, response));
    return receiver;
  }

  /** From now on it answers so. */
  answer(script: Script): void {
    this.script = script;
  }

  /** The messages so far, parsed. */
  get messages(): readonly Message[] {
    return this.requests.map(messageOf);
  }

  /** Waits for a request that fits, past or to come. */
  async waitFor(
    what: string,
    fits: (message: Message, request: ReceivedRequest) => boolean,
    patience?: Patience,
  ): Promise<ReceivedRequest> {
    return waitFor(what, () => this.requests.find((one) => fits(messageOf(one), one)), patience);
  }

  /** Waits for the first message of this name. */
  waitForEvent(event: string, patience?: Patience): Promise<ReceivedRequest> {
    return this.waitFor(`a delivery of ${event}`, (message) => message.event === event, patience);
  }

  /** Waits until at least so many requests have come. */
  async waitForCount(count: number, patience?: Patience): Promise<readonly ReceivedRequest[]> {
    const what = `${String(count)} deliveries`;
    return waitFor(what, () => this.requests.length >= count && this.requests, patience);
  }

  /** Stops listening and drops every connection. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const request = await read(incoming);
      const index = this.requests.push(request) - 1;
      const { script } = this;
      await give(response, typeof script === 'function' ? await script(request, index) : script);
    } catch {
      // The sender hung up, or the script threw: either way there is nobody to answer.
      response.destroy();
    }
  }
}

/** The message in the body; the members are undefined if it is no JSON. */
export function messageOf({ body }: ReceivedRequest): Message {
  try {
    return JSON.parse(body.toString('utf8')) as Message;
  } catch {
    return {} as Message;
  }
}

async function read(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = '', url = '', headers } = incoming;
  return { method, path: url, headers, body: Buffer.concat(chunks), at: Date.now() };
}

async function give(response: ServerResponse, answer: Answer): Promise<void> {
  if (answer === 'never') return;
  if (answer === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const {
    status = 200,
    headers = {},
    body = '',
    delayMs = 0,
  } = typeof answer === 'number' ? { status: answer } : answer;
  // A test that is over does not wait for it.
  if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
  response.writeHead(status, headers).end(body);
}
