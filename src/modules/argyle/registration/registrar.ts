import { Injectable, Logger } from '@nestjs/common';
import type { JsonObject } from '../../../common/json/read.js';
import { ArgyleClient } from '../api/argyle-client.js';
import { ArgyleRefused } from '../api/argyle-faults.js';
import {
  countElsewhere,
  type Digest,
  isAsWanted,
  type KnownWebhook,
  ownWebhooks,
  type Remembered,
  remember,
} from './known-webhook.js';
import type { WantedWebhook } from './wanted-webhooks.js';

/** What the provider is to have. */
export interface Target {
  /** Where our intake is, as the URL parser writes it. */
  readonly url: string;
  readonly secret: string;
  readonly wanted: readonly WantedWebhook[];
  readonly digest: Digest;
}

/** What there was, and what was done about it. */
export interface Registered {
  /** The names of those that we remember to have made and that are gone. */
  readonly vanished: readonly string[];
  readonly elsewhere: number;
}

/**
 * Brings the provider's subscriptions in line: makes what is missing, makes anew what differs and
 * then deletes the old one, and what is ours but no longer wanted. Touches nothing that is not
 * ours by name and url, and deletes nothing while the provider refuses one of them. To be run again
 * after a fault at any point: what is there counts.
 */
@Injectable()
export class Registrar {
  private readonly logger = new Logger('registration');

  constructor(private readonly client: ArgyleClient) {}

  /**
   * @param save is told what to remember from then on: after each step, before anything is deleted
   * @throws ArgyleRefused, ArgyleUnavailable, what the database throws
   */
  async align(
    target: Target,
    memory: readonly Remembered[],
    save: (memory: readonly Remembered[]) => Promise<void>,
  ): Promise<Registered> {
    const list = await this.client.webhooks();
    const own = ownWebhooks(list, target.url);
    const vanished = vanishedOf(memory, own);
    for (const name of vanished) this.logger.error({ msg: 'a subscription has vanished', name });
    const kept = new Map<string, Remembered>();
    let refusal: ArgyleRefused | undefined;
    for (const wanted of target.wanted) {
      const found = own.find((one) => fits(one, wanted, target, memory));
      try {
        const one = found ? recall(found, wanted, target, memory) : this.create(wanted, target);
        kept.set(wanted.name, await one);
      } catch (error) {
        // An item that the provider doesn't know must not keep everything else from coming.
        if (!(error instanceof ArgyleRefused)) throw error;
        refusal ??= error;
      }
      if (!found) await save([...kept.values(), ...memory.filter(({ name }) => !kept.has(name))]);
    }
    if (refusal) throw refusal;
    await save([...kept.values()]);
    const good = new Set([...kept.values()].map(({ id }) => id));
    for (const one of own) if (!good.has(one.id)) await this.delete(one);
    return { vanished, elsewhere: countElsewhere(list, target.url) };
  }

  private async create(wanted: WantedWebhook, { url, secret, digest }: Target) {
    const { name, events, config } = wanted;
    const hasConfig = Object.keys(config).length > 0;
    const body: JsonObject = { events, name, url, secret, ...(hasConfig ? { config } : {}) };
    const made = await this.client.createWebhook(body);
    this.logger.log({ msg: 'subscribed at the provider', name });
    return remember(made, wanted, secret, digest);
  }

  /** Only after everything wanted is there. */
  private async delete({ id, name }: KnownWebhook): Promise<void> {
    await this.client.deleteWebhook(id);
    this.logger.log({ msg: 'deleted an old subscription at the provider', name, id });
  }
}

function fits(
  known: KnownWebhook,
  wanted: WantedWebhook,
  { secret, digest }: Target,
  memory: readonly Remembered[],
): boolean {
  return known.name === wanted.name && isAsWanted(known, wanted, secret, digest, memory);
}

function recall(
  known: KnownWebhook,
  wanted: WantedWebhook,
  { secret, digest }: Target,
  memory: readonly Remembered[],
): Remembered {
  const remembered = memory.find(({ id }) => id === known.id);
  return remembered ?? remember({ ...known }, wanted, secret, digest);
}

/** What was replaced or is no longer wanted is not in the memory any more. */
function vanishedOf(
  memory: readonly Remembered[],
  own: readonly KnownWebhook[],
): readonly string[] {
  const there = new Set(own.map(({ id }) => id));
  return memory.filter(({ id }) => !there.has(id)).map(({ name }) => name);
}
