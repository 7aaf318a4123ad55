import { ProviderApi, type ApiOptions } from './api/provider-api.js';
import { Faults, type FaultShares, type FaultTimes } from './faults/faults.js';
import type { ProviderEvent } from './provider-event.js';
import { ProviderRecords } from './records/provider-records.js';
import { ReportDesk, type ReportTimes } from './reports/report-desk.js';
import { SimulatedClock } from './simulated-clock.js';
import type {
  ProviderSubscription,
  SubscriptionWish,
} from './subscriptions/provider-subscription.js';
import { Subscriptions } from './subscriptions/subscriptions.js';
import { WebhookPost, type Told } from './webhooks/webhook-post.js';
import { WebhookSender, type SenderOptions } from './webhooks/webhook-sender.js';

const LETTER_A = 0x61;

/** What a provider is made with. */
export interface ProviderOptions extends SenderOptions, ReportTimes {
  readonly clock?: SimulatedClock;
  /** How it misbehaves; not at all without. */
  readonly faults?: Partial<FaultShares & FaultTimes>;
  /** Decides what goes wrong. */
  readonly seed?: number;
  /** Hears of every message to every subscription, as it is sent. */
  readonly onTold?: (told: Told) => unknown;
}

/**
 * A payroll-data provider that behaves as the real one, and misbehaves as the real one: it signs
 * its webhooks, keeps no order, repeats itself, drops what failed twice, and answers its REST API.
 * It posts and listens over real sockets. Close it when done.
 */
export class SimulatedProvider {
  readonly clock: SimulatedClock;
  readonly records: ProviderRecords;
  readonly subscriptions: Subscriptions;
  readonly faults: Faults;
  readonly desk: ReportDesk;
  private readonly sender: WebhookSender;
  private readonly post: WebhookPost;
  private readonly apis: ProviderApi[] = [];

  constructor(private readonly options: ProviderOptions = {}) {
    this.clock = options.clock ?? new SimulatedClock();
    this.faults = new Faults(options.faults, options.seed);
    this.records = new ProviderRecords(this.clock);
    this.subscriptions = new Subscriptions(this.clock);
    this.sender = new WebhookSender(this.clock, options);
    this.post = new WebhookPost(this.clock, this.subscriptions, this.sender, this.faults);
    const tell = (event: ProviderEvent): unknown => this.tell(event);
    this.desk = new ReportDesk(this.clock, this.records, this.faults, tell, options);
  }

  /** Serves its API until it is closed. */
  async listen(options: ApiOptions = {}): Promise<ProviderApi> {
    const api = await ProviderApi.listen(this, this.clock, this.faults, options);
    this.apis.push(api);
    return api;
  }

  /** As `POST /v2/webhooks` would, without asking what the real one would refuse. */
  subscribe(
    wish: Pick<SubscriptionWish, 'name' | 'url' | 'events'> & Partial<SubscriptionWish>,
  ): ProviderSubscription {
    return this.subscriptions.create({ secret: null, config: {}, ...wish });
  }

  /** Sends the event to everybody who is subscribed to it, each a copy of its own. */
  tell(event: ProviderEvent): readonly Told[] {
    return this.told(this.post.tell(event));
  }

  /**
   * Sends the event with one byte changed after it was signed, as somebody would who saw a
   * message and wants to say something else with it.
   */
  tellForged(event: ProviderEvent): readonly Told[] {
    return this.told(this.post.tell(event, withOneByteChanged));
  }

  async close(): Promise<void> {
    this.desk.close();
    this.post.close();
    await this.sender.close();
    await Promise.all(this.apis.map((api) => api.close()));
  }

  private told(all: readonly Told[]): readonly Told[] {
    for (const one of all) this.options.onTold?.(one);
    return all;
  }
}

/** The last character of the last string becomes another: still valid JSON. */
function withOneByteChanged(body: Buffer): Buffer {
  const altered = Buffer.from(body);
  const at = body.lastIndexOf('"') - 1;
  altered[at] = altered[at] === LETTER_A ? LETTER_A + 1 : LETTER_A;
  return altered;
}
