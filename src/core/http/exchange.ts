import type { Dispatcher } from 'undici';
import { AnswerText } from './answer-text.js';
import { OutboundError, toOutboundError } from './outbound-error.js';

/** Header fields of an answer, names in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** What came back. */
export interface OutboundAnswer {
  readonly statusCode: number;
  readonly headers: AnswerHeaders;
  /** The beginning of the body as text, see {@link AnswerText}. */
  readonly answer: string;
  /** False if the body was cut: by our limits, by the timeout, or by the other side. */
  readonly complete: boolean;
  /** From the call to the end of the body, or to where it was cut; whole milliseconds. */
  readonly durationMs: number;
}

export interface ExchangeLimits {
  /** For everything: waiting for a connection, making it, sending, head and body. */
  readonly timeoutMs: number;
  /** Bytes of the body that are kept. */
  readonly maxAnswerBytes: number;
  /** Bytes of the body that are read at all. */
  readonly maxReadBytes: number;
}

type Controller = Dispatcher.DispatchController;

/**
 * One request's way through undici, bounded in bytes and time. Once the head of the answer is in,
 * its status counts, whatever becomes of the body: the other side has decided. Before that, every
 * fault rejects `answer` with an {@link OutboundError}.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<OutboundAnswer>;
  private readonly started = performance.now();
  private readonly timer: NodeJS.Timeout;
  private readonly body: AnswerText;
  private resolve!: (answer: OutboundAnswer) => void;
  private reject!: (error: OutboundError) => void;
  private head: Pick<OutboundAnswer, 'statusCode' | 'headers'> | null = null;
  private read = 0;
  private over = false;
  private controller: Controller | null = null;

  constructor(private readonly limits: ExchangeLimits) {
    this.body = new AnswerText(limits.maxAnswerBytes);
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.timer = setTimeout(() => this.cut(tooLate(limits.timeoutMs)), limits.timeoutMs);
  }

  onRequestStart(controller: Controller): void {
    this.controller = controller;
    // undici can't take a waiting request back; here it gives up before anything is sent.
    if (this.over) controller.abort(new OutboundError('aborted', 'given up while waiting'));
  }

  onResponseStart(_: Controller, statusCode: number, headers: AnswerHeaders): void {
    if (statusCode >= 200) this.head = { statusCode, headers };
  }

  onResponseData(_: Controller, chunk: Buffer): void {
    this.body.add(chunk);
    this.read += chunk.length;
    if (this.read > this.limits.maxReadBytes) {
      this.cut(new OutboundError('protocol', 'the answer is too long'));
    }
  }

  onResponseEnd(): void {
    this.settle(true, null);
  }

  onResponseError(_: Controller | undefined, error: Error): void {
    this.settle(false, error);
  }

  private cut(reason: OutboundError): void {
    this.settle(false, reason);
    this.controller?.abort(reason);
  }

  private settle(complete: boolean, fault: Error | null): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    const durationMs = Math.round(performance.now() - this.started);
    if (!this.head) return this.reject(toOutboundError(fault));
    this.resolve({ ...this.head, answer: this.body.text(complete), complete, durationMs });
  }
}

function tooLate(ms: number): OutboundError {
  return new OutboundError('timeout', `no answer within ${String(ms)} ms`);
}
