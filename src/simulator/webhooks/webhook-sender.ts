import { Agent, request } from 'undici';
import type { Instant } from '../../common/instant.js';
import type { SimulatedClock } from '../simulated-clock.js';

/** What is posted: the bytes are sent as they are. */
export interface SignedMessage {
  readonly url: string;
  readonly body: Buffer;
  /** The value of X-Argyle-Signature; null without a secret: then the header is left out. */
  readonly signature: string | null;
}

/** One post and what came of it. */
export interface Attempt {
  readonly at: Instant;
  /** Null if no answer came. */
  readonly status: number | null;
  /** The answer's body, or why none came. */
  readonly answer: string;
}

/** A message on its way. */
export interface Sending {
  /** The first post, as soon as it has its answer. */
  readonly first: Promise<Attempt>;
  /** Every post, once the message was taken or dropped. Never rejects. */
  readonly attempts: Promise<readonly Attempt[]>;
}

/** How patient the sender is. */
export interface SenderOptions {
  /** Real milliseconds, since sockets are real. Default 10 s. */
  readonly timeoutMs?: number;
  /** Milliseconds of the provider's clock between the first try and the second. Default 30 s. */
  readonly retryAfterMs?: number;
}

const RETRIED: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/**
 * Sends webhooks as the provider does: one retry, with the same bytes, after a timeout or one of
 * 429, 500, 502, 503, 504; then the message is dropped for good. Every other answer is final.
 * A connection that is refused or breaks counts as a timeout.
 */
export class WebhookSender {
  private readonly agent = new Agent();
  private readonly stop = new AbortController();
  private readonly timeoutMs: number;
  private readonly retryAfterMs: number;

  constructor(
    private readonly clock: SimulatedClock,
    { timeoutMs = 10_000, retryAfterMs = 30_000 }: SenderOptions = {},
  ) {
    this.timeoutMs = timeoutMs;
    this.retryAfterMs = retryAfterMs;
  }

  /** @param start when the message sets out (if it rejects: never); at once without it */
  send(message: SignedMessage, start?: Promise<void>): Sending {
    const first =
      start === undefined
        ? this.post(message)
        : start.then(
            () => this.post(message),
            () => ({ at: this.clock.now(), status: null, answer: 'not sent any more' }),
          );
    return { first, attempts: first.then((attempt) => this.maybeAgain(message, attempt)) };
  }

  /** Gives up on waiting retries and closes the connections. */
  async close(): Promise<void> {
    this.stop.abort();
    await this.agent.destroy();
  }

  private async maybeAgain(message: SignedMessage, first: Attempt): Promise<readonly Attempt[]> {
    if (first.status !== null && !RETRIED.has(first.status)) return [first];
    try {
      await this.clock.sleep(this.retryAfterMs, this.stop.signal);
    } catch {
      return [first];
    }
    return [first, await this.post(message)];
  }

  private async post({ url, body, signature }: SignedMessage): Promise<Attempt> {
    const at = this.clock.now();
    try {
      const response = await request(url, {
        method: 'POST',
        headers: headersOf(signature),
        body,
        dispatcher: this.agent,
        signal: AbortSignal.timeout(this.timeoutMs),
      });
      return { at, status: response.statusCode, answer: await response.body.text() };
    } catch (error) {
      return { at, status: null, answer: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** The provider's headers, and no others. Content-Length is set by the client. */
function headersOf(signature: string | null): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    Accept: '*/*',
    'Accept-Encoding': 'gzip',
    ...(signature === null ? {} : { 'X-Argyle-Signature': signature }),
  };
}
