import { createHmac } from 'node:crypto';
import { toId } from '../../../common/ids.js';
import { asText, type JsonObject, member, objectOf } from '../../../common/json/read.js';
import { isOwnName, type WantedWebhook } from './wanted-webhooks.js';

/** A subscription of our own, as the provider lists it. */
export interface KnownWebhook {
  readonly id: string;
  readonly name: string;
  readonly events: readonly string[];
  readonly config: JsonObject;
  /** Null if the provider does not say it, or only shows a mask. */
  readonly secret: string | null;
}

/** What is remembered of one that we made: of what it was to be only a keyed digest. */
export interface Remembered {
  readonly id: string;
  readonly name: string;
  /** Of the definition with the secret, as it was asked for. */
  readonly asked: string;
  /** Of what the provider shows of it. */
  readonly shown: string;
}

const MASK = /^(?:[*•.x_-]*|.*\*{3}.*)$/i;

/** Those of a list that are ours: by their name, and because they lead to us. */
export function ownWebhooks(list: readonly JsonObject[], url: string): readonly KnownWebhook[] {
  return list.filter((one) => isOwnName(member(one, 'name')) && leadsTo(one, url)).map(toKnown);
}

/** How many bear a name of ours but lead elsewhere: of another deployment, or of an old address. */
export function countElsewhere(list: readonly JsonObject[], url: string): number {
  return list.filter((one) => isOwnName(member(one, 'name')) && !leadsTo(one, url)).length;
}

/**
 * Whether one that is there is as it is wanted. A provider that rewrites what it is asked for, or
 * hides the secret, is trusted to have kept what we remember to have asked for.
 */
export function isAsWanted(
  known: KnownWebhook,
  wanted: WantedWebhook,
  secret: string,
  digest: Digest,
  memory: readonly Remembered[],
): boolean {
  if (known.secret !== null && known.secret !== secret) return false;
  const isSame = digest(shapeOf(known)) === digest(shapeOf(wanted));
  if (isSame && known.secret !== null) return true;
  const remembered = memory.find(({ id }) => id === known.id);
  if (remembered?.asked !== digest(askedOf(wanted, secret))) return false;
  return isSame || remembered.shown === digest(shapeOf(known));
}

/** What is to be remembered of one that is as it is wanted. */
export function remember(
  made: JsonObject,
  wanted: WantedWebhook,
  secret: string,
  digest: Digest,
): Remembered {
  const known = toKnown(made);
  const { name } = wanted;
  const asked = digest(askedOf(wanted, secret));
  return { id: known.id, name, asked, shown: digest(shapeOf(known)) };
}

/** A digest that says nothing to whoever does not have the key. */
export type Digest = (value: object) => string;

/** @param key the secret of the provider's API key */
export function digestWith(key: string): Digest {
  return (value) => createHmac('sha256', key).update(JSON.stringify(value)).digest('base64url');
}

function toKnown(webhook: JsonObject): KnownWebhook {
  const events = member(webhook, 'events');
  const secret = member(webhook, 'secret');
  return {
    id: toId(member(webhook, 'id')) ?? '',
    name: asText(member(webhook, 'name')),
    events: [events].flat().map(asText),
    config: objectOf(member(webhook, 'config')) ?? {},
    secret: typeof secret === 'string' && !MASK.test(secret) ? secret : null,
  };
}

function leadsTo(webhook: JsonObject, url: string): boolean {
  const theirs = member(webhook, 'url');
  return typeof theirs === 'string' && URL.canParse(theirs) && new URL(theirs).href === url;
}

/** Whatever the order of events and of items, and without members that say nothing. */
function shapeOf({
  events,
  config,
}: Pick<WantedWebhook, 'events'> & { readonly config: object }): object {
  const members = Object.entries<unknown>({ ...config })
    .filter(([, value]) => value !== null && value !== false)
    .map(([key, value]) => [key, Array.isArray(value) ? value.map(asText).sort() : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [[...events].sort(), members];
}

function askedOf(wanted: WantedWebhook, secret: string): object {
  return [shapeOf(wanted), secret];
}
