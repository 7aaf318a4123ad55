import { toId } from '../../../common/ids.js';
import type { Instant } from '../../../common/instant.js';
import { member, objectOf } from '../../../common/json/read.js';
import { messageKeyOf } from '../../../common/wire/message-key.js';

/** A webhook of the provider, read. */
export interface HeardEvent {
  readonly id: string;
  readonly event: string | null;
  readonly user: string | null;
  readonly data: unknown;
  readonly receivedAt: Instant;
}

/** What a webhook says, put so that it can be compared with what was told before. */
export type Claim =
  | { readonly kind: 'exact'; readonly id: string; readonly key: string }
  | {
      /** It does not say since when, so that only how soon it came tells what it means. */
      readonly kind: 'inexact';
      readonly id: string;
      readonly user: string;
      readonly event: string;
      /** How the keys begin that say the same of the same account. */
      readonly keyStart: string;
      readonly receivedAt: Instant;
    };

/** The events that may come without the time that they are about. */
const MAY_BE_INEXACT: ReadonlySet<string> = new Set(['accounts.connected', 'accounts.failed']);

/** What it says; null if it is nothing that could have been found out by asking. */
export function claimOf({ id, event, user, data, receivedAt }: HeardEvent): Claim | null {
  if (event === null) return null;
  const key = messageKeyOf(event, data);
  if (key !== null) return { kind: 'exact', id, key };
  const account = toId(member(objectOf(data), 'account'));
  if (!MAY_BE_INEXACT.has(event) || user === null || account === null) return null;
  return { kind: 'inexact', id, user, event, keyStart: `${event}/${account}/`, receivedAt };
}
