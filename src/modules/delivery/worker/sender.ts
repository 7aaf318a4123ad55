import { Injectable } from '@nestjs/common';
import { messageBody } from '../../../common/wire/message.js';
import { Clock } from '../../../core/clock/clock.js';
import { Outbound, type OutboundRequest } from '../../../core/http/outbound.js';
import { OutboundError } from '../../../core/http/outbound-error.js';
import { Keyring } from '../../../core/secrets/keyring.js';
import { DeliveryConfig } from '../delivery.config.js';
import type { Lease } from './lease.js';
import type { Attempted, AttemptError } from './outcome.js';
import { requestHeaders } from './request-headers.js';

/** Why nothing could be sent: a fault on our side, told as the attempt's error. */
class Unsendable extends Error {
  constructor(
    readonly code: AttemptError,
    message: string,
  ) {
    super(message);
  }
}

/** Sends one delivery once. */
@Injectable()
export class Sender {
  /** Tries of this process since it started. */
  tries = 0;

  constructor(
    private readonly outbound: Outbound,
    private readonly keyring: Keyring,
    private readonly clock: Clock,
    private readonly config: DeliveryConfig,
  ) {}

  /** Never throws: whatever goes wrong, on our side too, is an attempt with an error. */
  async send(lease: Lease): Promise<Attempted> {
    this.tries += 1;
    const startedAt = this.clock.now();
    const started = performance.now();
    try {
      const { statusCode, answer, durationMs } = await this.outbound.post(this.requestOf(lease));
      const error = statusCode >= 200 && statusCode < 300 ? null : 'http_status';
      return { startedAt, durationMs, statusCode, error, answer };
    } catch (error) {
      const durationMs = Math.round(performance.now() - started);
      return { startedAt, durationMs, statusCode: null, ...describe(error) };
    }
  }

  private requestOf(lease: Lease): Omit<OutboundRequest, 'method'> {
    const secret = this.secretOf(lease);
    const { url, body } = makeMessage(lease);
    const timestampSeconds = Math.floor(this.clock.millis() / 1000);
    const parts = { deliveryId: lease.id, eventId: lease.event_id, timestampSeconds, body };
    try {
      const headers = requestHeaders({ ...parts, secret });
      return { url, headers, body, timeoutMs: this.config.timeoutMs };
    } catch {
      throw new Unsendable('secret_unreadable', 'The secret of the subscription can not be used.');
    }
  }

  private secretOf({ secret_sealed: sealed, subscription_id }: Lease): string | null {
    if (sealed === null) return null;
    try {
      return this.keyring.open(sealed, subscription_id);
    } catch {
      const message = 'The secret of the subscription can not be opened: see ENCRYPTION_KEYS.';
      throw new Unsendable('secret_unreadable', message);
    }
  }
}

function makeMessage({ event, name, body, url, config }: Lease): { url: URL; body: string } {
  try {
    const parts = { event, name, body: body.toString('utf8') };
    const options = { includeResource: config.include_resource === true };
    return { url: new URL(url), body: messageBody(parts, options) };
  } catch {
    throw new Unsendable('internal', 'The message could not be made from the stored event.');
  }
}

function describe(error: unknown): Pick<Attempted, 'error' | 'answer'> {
  if (error instanceof Unsendable || error instanceof OutboundError) {
    return { error: error.code, answer: error.message };
  }
  return { error: 'internal', answer: null };
}
