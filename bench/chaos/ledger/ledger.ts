import type { AcceptedEvent, Phase } from './phase.js';

/** Who has to get what. */
export interface Recipient {
  readonly id: string;
  readonly wants: (event: string) => boolean;
}

/** A message that reached a healthy subscriber. */
export interface Receipt {
  readonly subscriptionId: string;
  readonly eventId: string;
  readonly webhookId: string;
}

interface Received {
  readonly webhookId: string;
  readonly firstAt: number;
  count: number;
}

/** Writes down every event that was accepted and every message that arrived. */
export class Ledger {
  /** Messages, repetitions included. */
  receipts = 0;
  /** Messages whose signature was wrong. */
  forged = 0;
  private readonly received = new Map<string, Received>();

  accepted(phase: Phase, { id, event, intendedAt }: Omit<AcceptedEvent, 'acceptedAt'>): void {
    phase.accepted.set(id, { id, event, intendedAt, acceptedAt: performance.now() });
  }

  arrived({ subscriptionId, eventId, webhookId }: Receipt): void {
    this.receipts += 1;
    const key = keyOf(subscriptionId, eventId);
    const known = this.received.get(key);
    if (known) known.count += 1;
    else this.received.set(key, { webhookId, firstAt: performance.now(), count: 1 });
  }

  has(subscriptionId: string, eventId: string): boolean {
    return this.received.has(keyOf(subscriptionId, eventId));
  }

  /** The deliveries that arrived for the first time since then. */
  arrivedSince(time: number): readonly string[] {
    return [...this.received.values()]
      .filter(({ firstAt }) => firstAt >= time)
      .map(({ webhookId }) => webhookId);
  }

  /** What should have arrived and has not: an event of these and a recipient of these. */
  missing(
    events: Iterable<Pick<AcceptedEvent, 'id' | 'event'>>,
    recipients: readonly Recipient[],
  ): readonly Omit<Receipt, 'webhookId'>[] {
    return [...events].flatMap(({ id, event }) =>
      recipients
        .filter((recipient) => recipient.wants(event) && !this.has(recipient.id, id))
        .map((recipient) => ({ subscriptionId: recipient.id, eventId: id })),
    );
  }

  /** What arrived more than once, and how often too often. */
  get duplicates(): readonly { readonly webhookId: string; readonly extra: number }[] {
    return [...this.received.values()]
      .filter(({ count }) => count > 1)
      .map(({ webhookId, count }) => ({ webhookId, extra: count - 1 }));
  }

  /** Milliseconds from the 200, or from when the webhook was to be posted, to the first receipt. */
  latencies(
    phase: Phase,
    recipients: readonly Recipient[],
    from: 'acceptedAt' | 'intendedAt',
  ): readonly number[] {
    return [...phase.accepted.values()].flatMap((event) =>
      recipients.flatMap(({ id }) => {
        const received = this.received.get(keyOf(id, event.id));
        // It may arrive before the 200 does.
        return received ? [Math.max(0, received.firstAt - event[from])] : [];
      }),
    );
  }
}

function keyOf(subscriptionId: string, eventId: string): string {
  return `${subscriptionId}/${eventId}`;
}
