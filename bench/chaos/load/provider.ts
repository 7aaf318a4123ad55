import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { argyleSignature } from '../../../src/common/signatures/argyle-signature.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Phase } from '../ledger/phase.js';
import { KEYS } from '../../service/service-keys.js';
import type { Messages, ProviderMessage } from './messages.js';

const TIMEOUT_MS = 10_000;
const RETRY_AFTER_MS = 1_000;

/** How much is posted, and how long. */
export interface Load {
  /** Webhooks a second. */
  readonly rate: number;
  /** At least so long. */
  readonly seconds: number;
  /** And as long as this is underway. */
  readonly meanwhile?: Promise<void>;
}

/**
 * The provider: posts webhooks at a fixed rate whatever becomes of them, to one process after the
 * other, and what got no 200 once more a second later, to the next one, as behind a balancer.
 */
export class Provider {
  private readonly agent = new Agent();

  constructor(
    private readonly services: readonly string[],
    private readonly messages: Messages,
    private readonly ledger: Ledger,
  ) {}

  /** Goes on as long as it is told. Resolves when the last webhook was taken or given up. */
  async run(phase: Phase, { rate, seconds, meanwhile }: Load): Promise<void> {
    let isOver = meanwhile === undefined;
    void meanwhile?.finally(() => (isOver = true)).catch(() => undefined);
    const start = performance.now();
    const posts: Promise<void>[] = [];
    for (let index = 0; index < rate * seconds || !isOver; index += 1) {
      const intendedAt = start + (index * 1_000) / rate;
      const wait = intendedAt - performance.now();
      if (wait > 0) await sleep(wait);
      posts.push(this.send(phase, index, intendedAt));
    }
    await Promise.all(posts);
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async send(phase: Phase, index: number, intendedAt: number): Promise<void> {
    const message = this.messages.next();
    phase.posted += 1;
    let id = await this.post(index, message);
    if (id === null) {
      phase.retried += 1;
      await sleep(RETRY_AFTER_MS);
      id = await this.post(index + 1, message);
    }
    if (id === null) phase.givenUp += 1;
    else this.ledger.accepted(phase, { id, event: message.event, intendedAt });
  }

  /** @returns the id of the event, or null without a 200 */
  private async post(index: number, { body }: ProviderMessage): Promise<string | null> {
    const url = `${String(this.services[index % this.services.length])}/intake/argyle`;
    const headers = {
      'content-type': 'application/json',
      'x-argyle-signature': argyleSignature(KEYS.intakeSecret, body),
    };
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const options = { method: 'POST', headers, body, dispatcher: this.agent, signal } as const;
      const answer = await request(url, options);
      const text = await answer.body.text();
      return answer.statusCode === 200 ? (JSON.parse(text) as { id: string }).id : null;
    } catch {
      return null;
    }
  }
}
