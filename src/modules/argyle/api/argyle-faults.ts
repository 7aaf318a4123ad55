/**
 * The provider said no, for good: a 4xx that asking again would not change (so neither 429 nor
 * what only says that our key or the moment is wrong: those are {@link ArgyleUnavailable}).
 */
export class ArgyleRefused extends Error {
  override readonly name = 'ArgyleRefused';

  constructor(
    readonly statusCode: number,
    /** The provider's words, one line for people, at most 500 characters. */
    readonly reason: string,
  ) {
    super(`the provider answered ${String(statusCode)}: ${reason}`);
  }
}

/** What is known about a request that came to nothing. */
export interface UnavailableDetails {
  /** Milliseconds after which asking again makes sense, if the provider or our pace says so. */
  readonly retryAfterMs?: number | null;
  /** False only if the request can't have reached the provider or was certainly not acted on. */
  readonly isUncertain?: boolean;
}

/**
 * No answer that can be used: the network, a timeout, 5xx, 429, 401, an answer that is no JSON.
 * Asking again later may help. The message is one line for people.
 */
export class ArgyleUnavailable extends Error {
  override readonly name = 'ArgyleUnavailable';
  /** Milliseconds after which asking again makes sense; null if nobody said. */
  readonly retryAfterMs: number | null;
  /** The request may have reached the provider: look for what a POST made before sending it again. */
  readonly isUncertain: boolean;

  constructor(message: string, { retryAfterMs, isUncertain }: UnavailableDetails = {}) {
    super(message);
    this.retryAfterMs = retryAfterMs ?? null;
    this.isUncertain = isUncertain ?? true;
  }
}
