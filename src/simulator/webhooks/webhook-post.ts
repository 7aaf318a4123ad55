import { argyleSignature } from '../../common/signatures/argyle-signature.js';
import type { Faults } from '../faults/faults.js';
import type { ProviderEvent } from '../provider-event.js';
import type { SimulatedClock } from '../simulated-clock.js';
import { bodyFor, type ProviderSubscription } from '../subscriptions/provider-subscription.js';
import type { Subscriptions } from '../subscriptions/subscriptions.js';
import type { Attempt, Sending, SignedMessage, WebhookSender } from './webhook-sender.js';

/** A message on its way to one subscription. */
export interface Told extends Sending {
  readonly subscription: ProviderSubscription;
  readonly event: ProviderEvent;
}

/** The answer of an attempt that never was. */
export const LOST = 'lost on the way';

const OVERTAKEN_WITHIN_MS = 10_000;
const DOUBLED_WITHIN_MS = 20_000;

/**
 * Brings events to the subscriptions that ask for them, or, as the faults have it, does not: some
 * are lost, doubled, late, overtaken, told without the account, and subscriptions vanish.
 */
export class WebhookPost {
  private readonly stop = new AbortController();
  private overtaken: (() => void)[] = [];

  constructor(
    private readonly clock: SimulatedClock,
    private readonly subscriptions: Subscriptions,
    private readonly sender: WebhookSender,
    private readonly faults: Faults,
  ) {}

  /** @param alter changes the bytes after they were signed */
  tell(event: ProviderEvent, alter: (body: Buffer) => Buffer = (body) => body): readonly Told[] {
    return this.subscriptions
      .matching(event)
      .map((subscription) => this.tellOne(subscription, event, alter));
  }

  /** What is late is not sent any more. */
  close(): void {
    this.stop.abort();
  }

  private tellOne(
    subscription: ProviderSubscription,
    event: ProviderEvent,
    alter: (body: Buffer) => Buffer,
  ): Told {
    const told = { subscription, event };
    if (this.faults.strikes('vanish')) this.subscriptions.delete(subscription.id);
    if (this.faults.loses(event.event)) return { ...told, ...this.lost() };
    this.subscriptions.noteSent(subscription.id);
    const body = bodyFor(subscription, this.resourceMayBeMissing(event));
    const { url, secret } = subscription;
    const signature = secret === null ? null : argyleSignature(secret, body);
    const message = { url, body: alter(body), signature };
    if (this.faults.strikes('duplicate')) void this.sender.send(message, this.later('duplicate'));
    return { ...told, ...this.sendInItsTurn(message) };
  }

  private sendInItsTurn(message: SignedMessage): Sending {
    if (this.faults.strikes('delay')) return this.sender.send(message, this.later('delay'));
    if (this.faults.strikes('reorder')) return this.sender.send(message, this.overtake());
    const passed = this.overtaken.splice(0);
    const sending = this.sender.send(message);
    // Those that waited for this one to pass follow it.
    void sending.first.then(() => {
      for (const go of passed) go();
    });
    return sending;
  }

  private resourceMayBeMissing(event: ProviderEvent): ProviderEvent {
    const isMissing = event.resource !== undefined && this.faults.strikes('withoutResource');
    return isMissing ? { event: event.event, data: event.data } : event;
  }

  private async later(fault: 'delay' | 'duplicate'): Promise<void> {
    const { delayMs } = this.faults.current();
    const most = fault === 'delay' ? delayMs : DOUBLED_WITHIN_MS;
    await this.clock.sleep(this.faults.chance(`${fault} by`).between(0, most), this.stop.signal);
  }

  private async overtake(): Promise<void> {
    const next = new Promise<void>((resolve) => this.overtaken.push(resolve));
    await Promise.race([next, this.clock.sleep(OVERTAKEN_WITHIN_MS, this.stop.signal)]);
  }

  private lost(): Sending {
    const attempt: Attempt = { at: this.clock.now(), status: null, answer: LOST };
    return { first: Promise.resolve(attempt), attempts: Promise.resolve([attempt]) };
  }
}
