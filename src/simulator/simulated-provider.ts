import { argyleSignature } from '../common/signatures/argyle-signature.js';
import type { ProviderEvent } from './provider-event.js';
import { ProviderRecords } from './provider-records.js';
import { bodyFor, isSubscribed, type ProviderSubscription } from './provider-subscription.js';
import { SimulatedClock } from './simulated-clock.js';
import { WebhookSender, type SenderOptions, type Sending } from './webhook-sender.js';

const LETTER_A = 0x61;

export interface ProviderOptions extends SenderOptions {
  readonly clock?: SimulatedClock;
}

/** A message on its way to one subscription. */
export interface Told extends Sending {
  readonly subscription: ProviderSubscription;
}

/**
 * A payroll-data provider that behaves as the real one, and misbehaves as the real one: it signs
 * its webhooks, keeps no order, repeats itself, and drops what failed twice. It posts over real
 * sockets. Close it when done.
 */
export class SimulatedProvider {
  readonly clock: SimulatedClock;
  readonly records: ProviderRecords;
  private readonly sender: WebhookSender;
  private readonly subscriptions: ProviderSubscription[] = [];

  constructor(options: ProviderOptions = {}) {
    this.clock = options.clock ?? new SimulatedClock();
    this.records = new ProviderRecords(this.clock);
    this.sender = new WebhookSender(this.clock, options);
  }

  subscribe(subscription: ProviderSubscription): void {
    this.subscriptions.push(subscription);
  }

  /** Sends the event to everybody who is subscribed to it, each a copy of its own. */
  tell(event: ProviderEvent): readonly Told[] {
    return this.send(event, (body) => body);
  }

  /**
   * Sends the event with one byte changed after it was signed, as somebody would who saw a
   * message and wants to say something else with it.
   */
  tellForged(event: ProviderEvent): readonly Told[] {
    return this.send(event, withOneByteChanged);
  }

  async close(): Promise<void> {
    await this.sender.close();
  }

  private send(event: ProviderEvent, alter: (body: Buffer) => Buffer): readonly Told[] {
    const subscribed = this.subscriptions.filter((one) => isSubscribed(one, event.event));
    return subscribed.map((subscription) => {
      const { url, secret } = subscription;
      const body = bodyFor(subscription, event);
      const signature = secret === null ? null : argyleSignature(secret, body);
      return { subscription, ...this.sender.send({ url, body: alter(body), signature }) };
    });
  }
}

/** The last character of the last string becomes another: still valid JSON. */
function withOneByteChanged(body: Buffer): Buffer {
  const altered = Buffer.from(body);
  const at = body.lastIndexOf('"') - 1;
  altered[at] = altered[at] === LETTER_A ? LETTER_A + 1 : LETTER_A;
  return altered;
}
