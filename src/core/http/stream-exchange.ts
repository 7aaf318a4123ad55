import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { AnswerHeaders } from './exchange.js';
import { OutboundError, toOutboundError } from './outbound-error.js';

/** An answer whose body comes as it is read. */
export interface OutboundStream {
  readonly statusCode: number;
  readonly headers: AnswerHeaders;
  /**
   * Ends only if the answer came whole; is destroyed with an {@link OutboundError} if it was cut:
   * by our limits, by the timeout, or by the other side. To be read or destroyed.
   */
  readonly body: Readable;
}

export interface StreamLimits {
  /** For everything, to the last byte. */
  readonly timeoutMs: number;
  /** Until the head of the answer is in; unset: as long as for everything. */
  readonly headTimeoutMs?: number | undefined;
  /** Bytes of the body. */
  readonly maxReadBytes: number;
}

type Controller = Dispatcher.DispatchController;

/** Bytes that wait for a slow reader before the other side is made to wait. */
const HIGH_WATER_BYTES = 256 * 1024;

/**
 * One request's way through undici with the answer's body as a stream, bounded in bytes and time.
 * A slow reader slows the other side down; nothing is kept but what is on its way.
 */
export class StreamExchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<OutboundStream>;
  private timer: NodeJS.Timeout;
  private resolve!: (answer: OutboundStream) => void;
  private reject!: (error: OutboundError) => void;
  private body: Readable | null = null;
  private controller: Controller | null = null;
  private read = 0;
  private over = false;

  constructor(private readonly limits: StreamLimits) {
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.timer = this.cutAfter(
      Math.min(limits.headTimeoutMs ?? limits.timeoutMs, limits.timeoutMs),
    );
  }

  onRequestStart(controller: Controller): void {
    this.controller = controller;
    // undici can't take a waiting request back; here it gives up before anything is sent.
    if (this.over) controller.abort(new OutboundError('aborted', 'given up while waiting'));
  }

  onResponseStart(controller: Controller, statusCode: number, headers: AnswerHeaders): void {
    if (statusCode < 200 || this.over) return;
    this.body = this.bodyOf(controller);
    clearTimeout(this.timer);
    this.timer = this.cutAfter(this.limits.timeoutMs);
    this.resolve({ statusCode, headers, body: this.body });
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.over || !this.body) return;
    this.read += chunk.length;
    if (this.read > this.limits.maxReadBytes) {
      this.cut(new OutboundError('protocol', 'the answer is too long'));
    } else if (!this.body.push(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    if (this.over) return;
    this.finish();
    this.body?.push(null);
  }

  onResponseError(_: Controller | undefined, error: Error): void {
    if (!this.over) this.fail(toOutboundError(error));
  }

  private bodyOf(controller: Controller): Readable {
    const body = new Readable({
      highWaterMark: HIGH_WATER_BYTES,
      read: () => {
        if (!this.over) controller.resume();
      },
      destroy: (error, done) => {
        if (!this.over) {
          this.finish();
          controller.abort(new OutboundError('aborted', 'given up while reading'));
        }
        done(error);
      },
    });
    // Whoever reads it hears of faults; one that nobody reads must not end the process.
    return body.on('error', () => undefined);
  }

  private cutAfter(ms: number): NodeJS.Timeout {
    const reason = new OutboundError('timeout', `no whole answer within ${String(ms)} ms`);
    return setTimeout(() => this.cut(reason), ms);
  }

  private cut(reason: OutboundError): void {
    this.fail(reason);
    this.controller?.abort(reason);
  }

  private fail(error: OutboundError): void {
    this.finish();
    if (this.body) this.body.destroy(error);
    else this.reject(error);
  }

  private finish(): void {
    this.over = true;
    clearTimeout(this.timer);
  }
}
