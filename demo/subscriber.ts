import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signatureFault } from './verify-message.js';

/** A service of the company's that wants messages. */
export interface Receiver {
  readonly name: string;
  readonly secret: string;
}

/** What became of one post. */
export type Outcome = 'taken' | 'seen before' | 'refused' | 'failed on purpose';

/** One post to one receiver. */
export interface Post {
  readonly receiver: string;
  /** The header `webhook-id`: the same on every try of the same message. */
  readonly id: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly outcome: Outcome;
  /** What is wrong with a refused post. */
  readonly fault: string | null;
}

const STATUS: Readonly<Record<Outcome, number>> = {
  taken: 200,
  'seen before': 200,
  refused: 401,
  'failed on purpose': 500,
};

/**
 * The company's services: one HTTP server with a path for each. Every signature is verified on
 * the raw bytes before anything is read, and what has a known `webhook-id` is not taken again.
 */
export class Subscriber {
  /** Every post, in the order of arrival. */
  readonly posts: Post[] = [];
  private readonly receivers = new Map<string, Receiver>();
  private readonly takenIds = new Set<string>();
  private readonly toFail = new Set<string>();
  private readonly server: Server;

  private constructor(private readonly onPost: (post: Post) => void) {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  /** Listens on a free port. `onPost` hears every post. */
  static async listen(onPost: (post: Post) => void): Promise<Subscriber> {
    const subscriber = new Subscriber(onPost);
    await new Promise<void>((up) => subscriber.server.listen(0, '127.0.0.1', up));
    return subscriber;
  }

  /** Adds a receiver. @returns the url that it listens on */
  add(receiver: Receiver): string {
    this.receivers.set(`/${receiver.name}`, receiver);
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${String(port)}/${receiver.name}`;
  }

  /** Answers the next message of this event with a 500, once. */
  failOnce(event: string): void {
    this.toFail.add(event);
  }

  /** What a receiver took, each message once. */
  takenBy(receiver: string): readonly Post[] {
    return this.posts.filter((post) => post.receiver === receiver && post.outcome === 'taken');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const receiver = this.receivers.get(request.url ?? '');
    if (receiver === undefined) {
      response.writeHead(404).end();
      return;
    }
    const post = this.receive(receiver, request, Buffer.concat(chunks));
    response.writeHead(STATUS[post.outcome]).end();
    this.posts.push(post);
    this.onPost(post);
  }

  private receive(receiver: Receiver, { headers }: IncomingMessage, body: Buffer): Post {
    const about = { receiver: receiver.name, id: String(headers['webhook-id']) };
    const fault = signatureFault(receiver.secret, headers, body);
    if (fault !== null) return { ...about, event: '?', data: {}, outcome: 'refused', fault };
    const { event, data } = JSON.parse(body.toString('utf8')) as Pick<Post, 'event' | 'data'>;
    return { ...about, event, data, outcome: this.outcomeOf(about.id, event), fault };
  }

  private outcomeOf(id: string, event: string): Outcome {
    if (this.takenIds.has(id)) return 'seen before';
    if (this.toFail.delete(event)) return 'failed on purpose';
    this.takenIds.add(id);
    return 'taken';
  }
}
