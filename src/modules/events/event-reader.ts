import { toId } from '../../common/ids.js';
import { isDeeperThan } from '../../common/json/depth.js';
import { member, objectOf } from '../../common/json/read.js';
import { cleanName } from './clean-name.js';
import { catalogueEntry, isOwnEvent } from '../../core/catalogue/event-catalogue.js';

/** What a body says, as far as it can be read. */
export interface ReadBody {
  /** The name of the event; null if the body has none. */
  readonly event: string | null;
  /** The user that the data or its resource names, in lower case, whatever its faults are. */
  readonly user: string | null;
  readonly data: unknown;
  /** Whether facts may be taken from it. */
  readonly isTracked: boolean;
  /** Whether it may be relayed. */
  readonly isRelayed: boolean;
  /** What is wrong with it, in words that quote nothing of it; null if nothing is. */
  readonly fault: string | null;
}

const DEEPEST = 64;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the body of a webhook from outside. Never throws: whatever came, something is said. */
export function readBody(body: Uint8Array): ReadBody {
  const parsed = parse(body);
  if (typeof parsed === 'string') return nothing(parsed);
  const { event, data } = parsed;
  if (typeof event !== 'string') return nothing('the body has no text `event`');
  const user = userIn(event, data);
  if (isOwnEvent(event) || isOwnEvent(cleanName(event)))
    return { ...nothing('our own events are not taken from outside'), event, user };
  const fault = faultOfData(event, data);
  return { event, user, data, isTracked: fault === null, isRelayed: true, fault };
}

/** Whom it is about: whoever is erased must be found, also where the event is not tracked. */
function userIn(event: string, data: unknown): string | null {
  const resource = objectOf(member(objectOf(data), 'resource'));
  const itself = event.startsWith('users.') ? toId(member(resource, 'id')) : null;
  return toId(member(objectOf(data), 'user')) ?? toId(member(resource, 'user')) ?? itself;
}

interface Message {
  readonly event: unknown;
  readonly data: unknown;
}

function parse(body: Uint8Array): Message | string {
  try {
    const text = utf8.decode(body);
    if (isDeeperThan(text, DEEPEST)) return `the body is nested deeper than ${String(DEEPEST)}`;
    const message = objectOf(JSON.parse(text));
    if (message === null) return 'the body is no JSON object';
    return { event: member(message, 'event'), data: member(message, 'data') };
  } catch (error) {
    return error instanceof SyntaxError ? 'the body is no JSON' : 'the body is no UTF-8';
  }
}

function nothing(fault: string): ReadBody {
  return { event: null, user: null, data: undefined, isTracked: false, isRelayed: false, fault };
}

/** Which id the catalogue wants that the data doesn't have. */
function faultOfData(event: string, data: unknown): string | null {
  const needs = catalogueEntry(event)?.needs ?? [];
  const missing = needs.filter((need) => toId(member(objectOf(data), need)) === null);
  return missing.length > 0 ? `the data has no valid ${missing.join(' and no ')}` : null;
}
