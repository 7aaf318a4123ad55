import { Injectable } from '@nestjs/common';
import { Memo } from '../../../common/memo.js';
import { messageBody } from '../../../common/wire/message.js';
import { Clock } from '../../../core/clock/clock.js';
import { Outbound, type OutboundRequest } from '../../../core/http/outbound.js';
import { OutboundError } from '../../../core/http/outbound-error.js';
import { retryAfterMs } from '../../../core/http/retry-after.js';
import { type EndedSpan, Tracing } from '../../../core/tracing/tracing.js';
import { Keyring } from '../../../core/secrets/keyring.js';
import { DeliveryConfig } from '../delivery.config.js';
import type { Lease } from './lease.js';
import type { Attempted, AttemptError } from './outcome.js';
import { requestHeaders } from './request-headers.js';

type Request = Omit<OutboundRequest, 'method'>;

/** Why nothing could be sent: a fault on our side, told as the attempt's error. */
class Unsendable extends Error {
  constructor(
    readonly code: AttemptError,
    message: string,
  ) {
    super(message);
  }
}

/** How a request of an attempt is made. */
interface Try {
  /** Sealed, all that sign; the first makes the signature that has room for one. */
  readonly secrets: readonly (Buffer | null)[];
  readonly timeoutMs: number;
  readonly traceparent: string | undefined;
}

/** How an endpoint that has switched answers to a signature of the old secret. */
const REFUSED_SIGNATURE = [401, 403];
/** Endpoints of which the opened secret and the parsed url are kept. */
const REMEMBERED = 1_000;
/** What a second request may take at least, after a first that was answered late. */
const LEAST_TIMEOUT_MS = 1_000;

/**
 * Sends one delivery once. While a secret is being replaced both sign, and what is refused under
 * the old one is sent again at once under the new one: still one attempt.
 */
@Injectable()
export class Sender {
  /** Tries of this process since it started. */
  tries = 0;
  /** Opening a secret again for every delivery took an eighth of the time of sending. */
  private readonly secrets = new Memo<string>(REMEMBERED);
  private readonly urls = new Memo<URL>(REMEMBERED);

  constructor(
    private readonly outbound: Outbound,
    private readonly keyring: Keyring,
    private readonly clock: Clock,
    private readonly config: DeliveryConfig,
    private readonly tracing: Tracing,
  ) {}

  /** Never throws: whatever goes wrong, on our side too, is an attempt with an error. */
  async send(lease: Lease): Promise<Attempted> {
    this.tries += 1;
    const started = this.tracing.begin();
    const parent = this.tracing.parentOfRequest(lease.event_id);
    const attempted = await this.sendTraced(lease, parent?.traceparent);
    if (parent !== null) {
      this.tracing.end(started, { ...spanOf(lease, attempted), spanId: parent.spanId });
    }
    return attempted;
  }

  private async sendTraced(lease: Lease, traceparent: string | undefined): Promise<Attempted> {
    const { timeoutMs } = this.config;
    const { old_secret_sealed: old, secret_sealed: secret } = lease;
    // Who has not switched yet notices nothing.
    const first = await this.try(lease, { secrets: [old, secret], timeoutMs, traceparent });
    const { statusCode, startedAt, durationMs } = first;
    if (old === null || !isRefusal(statusCode)) return first;
    const rest = Math.max(timeoutMs - durationMs, Math.min(timeoutMs, LEAST_TIMEOUT_MS));
    const second = await this.try(lease, {
      ...{ secrets: [secret, old], timeoutMs: rest, traceparent },
    });
    return {
      ...second,
      ...{ startedAt, durationMs: durationMs + second.durationMs },
      oldSecretStatusCode: statusCode,
    };
  }

  private async try(lease: Lease, how: Try): Promise<Attempted> {
    const startedAt = this.clock.now();
    const started = performance.now();
    try {
      const request = this.requestOf(lease, how);
      const { statusCode, headers, answer, durationMs } = await this.outbound.post(request);
      const attempted = { startedAt, durationMs, statusCode, answer };
      if (statusCode >= 200 && statusCode < 300) return { ...attempted, error: null };
      const wait = retryAfterMs(headers['retry-after'], this.clock.millis());
      return { ...attempted, error: 'http_status', retryAfterMs: wait };
    } catch (error) {
      const durationMs = Math.round(performance.now() - started);
      return { startedAt, durationMs, statusCode: null, ...describe(error) };
    }
  }

  private requestOf(lease: Lease, { secrets: sealed, timeoutMs, traceparent }: Try): Request {
    const secrets = sealed.flatMap((one) => this.open(one, lease) ?? []);
    const { url, body } = this.messageOf(lease);
    const timestampSeconds = Math.floor(this.clock.millis() / 1000);
    const parts = { deliveryId: lease.id, eventId: lease.event_id, timestampSeconds, body };
    try {
      return { url, headers: requestHeaders({ ...parts, secrets, traceparent }), body, timeoutMs };
    } catch {
      throw new Unsendable('secret_unreadable', 'The secret of the subscription can not be used.');
    }
  }

  private messageOf({ event, name, body, url, config }: Lease): { url: URL; body: string } {
    try {
      const parts = { event, name, body: body.toString('utf8') };
      const options = { includeResource: config.include_resource === true };
      const parsed = this.urls.get(url, () => new URL(url));
      return { url: parsed, body: messageBody(parts, options) };
    } catch {
      throw new Unsendable('internal', 'The message could not be made from the stored event.');
    }
  }

  private open(sealed: Buffer | null, { subscription_id }: Lease): string | null {
    if (sealed === null) return null;
    try {
      const key = `${subscription_id} ${sealed.toString('latin1')}`;
      return this.secrets.get(key, () => this.keyring.open(sealed, subscription_id));
    } catch {
      const message = 'The secret of the subscription can not be opened: see ENCRYPTION_KEYS.';
      throw new Unsendable('secret_unreadable', message);
    }
  }
}

/** The host is what logs show of a url, too. */
function spanOf(lease: Lease, { statusCode, error }: Attempted): EndedSpan {
  const host = URL.canParse(lease.url) ? new URL(lease.url).hostname : '';
  return {
    ...{ name: 'deliver', kind: 'client', eventId: lease.event_id, error },
    attributes: {
      'readywire.delivery_id': lease.id,
      'readywire.webhook_id': lease.subscription_id,
      'readywire.attempt': lease.attempt,
      'server.address': host,
      ...(statusCode === null ? {} : { 'http.response.status_code': statusCode }),
    },
  };
}

function isRefusal(statusCode: number | null): statusCode is number {
  return statusCode !== null && REFUSED_SIGNATURE.includes(statusCode);
}

function describe(error: unknown): Pick<Attempted, 'error' | 'answer'> {
  if (error instanceof Unsendable || error instanceof OutboundError) {
    return { error: error.code, answer: error.message };
  }
  return { error: 'internal', answer: null };
}
