import type { Page } from '../../src/common/pagination/page.js';
import type { DeliveryAnswer } from '../../src/modules/delivery/dto/delivery.dto.js';
import type { WebhookDto } from '../../src/modules/subscriptions/dto/webhook.dto.js';
import { anId, reportsGenerated } from './payloads.js';
import { Receiver, type Script } from './receiver.js';
import { startApp, type RunningApp } from './start-app.js';
import { waitFor } from './wait-for.js';

/** A subscription and the receiver behind its url. */
export interface Subscriber {
  readonly id: string;
  readonly target: Receiver;
}

/** A service whose tries follow each other quickly, with subscribers that behave as told. */
export class Subscribers {
  private readonly receivers: Receiver[] = [];

  private constructor(readonly service: RunningApp) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<Subscribers> {
    const schedule = Array(50).fill('100ms').join();
    return new Subscribers(await startApp({ DELIVERY_RETRY_SCHEDULE: schedule, ...env }));
  }

  get api() {
    return this.service.api;
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await Promise.all(this.receivers.splice(0).map((one) => one.close()));
  }

  async add(
    script: Script,
    events: readonly string[] = ['reports.generated'],
  ): Promise<Subscriber> {
    const target = await Receiver.start(script);
    this.receivers.push(target);
    const request = { events, name: `to ${events.join()}`, url: target.url };
    const { body } = await this.api.post<WebhookDto>('/v2/webhooks', request);
    return { id: body.id, target };
  }

  /** The provider tells so many `reports.generated`. */
  async tell(count: number): Promise<void> {
    for (let n = 0; n < count; n++) await this.service.post(reportsGenerated(anId(), anId()));
  }

  async webhook(id: string): Promise<WebhookDto> {
    return (await this.api.get<WebhookDto>(`/v2/webhooks/${id}`)).body;
  }

  /** Waits until it is disabled. */
  disabled(id: string): Promise<WebhookDto> {
    return waitFor('it to be disabled', async () => {
      const now = await this.webhook(id);
      return now.status === 'disabled' && now;
    });
  }

  async deliveries(id: string, status: string): Promise<readonly DeliveryAnswer[]> {
    const path = `/v2/deliveries?webhook=${id}&status=${status}&limit=200`;
    return (await this.api.get<Page<DeliveryAnswer>>(path)).body.results;
  }

  /** Waits until so many of its deliveries have this status. */
  until(id: string, status: string, count: number): Promise<readonly DeliveryAnswer[]> {
    return waitFor(`${String(count)} ${status}`, async () => {
      const found = await this.deliveries(id, status);
      return found.length === count && found;
    });
  }
}
