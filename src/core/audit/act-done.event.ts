import type { Action } from './actions.js';

/** Who did it: an API key in a request, or the service itself. */
export interface Actor {
  readonly id: string;
  /** Null: the service itself. */
  readonly name: string | null;
  readonly role: string | null;
  readonly requestId: string | null;
}

/** What it was done to. */
export interface Subject {
  readonly type: 'api_key' | 'delivery' | 'event' | 'part' | 'report' | 'user' | 'webhook';
  readonly id: string;
}

/** Further facts: never a secret, nothing personal, no text that somebody may have put it into. */
export type ActDetails = Readonly<
  Record<string, string | number | boolean | null | readonly string[]>
>;

/** Somebody did something, in this transaction. Told by {@link Acts}; `audit` keeps it. */
export class ActDone {
  static readonly type = 'core.act-done';

  constructor(
    readonly actor: Actor,
    readonly action: Action,
    readonly subject: Subject | null,
    readonly details: ActDetails,
  ) {}
}
