import { member, objectOf, type JsonObject } from '../../../src/common/json/read.js';
import { Receiver, messageOf, type Message } from '../receiver.js';

/** One event as a subscriber heard of it, however often it was delivered. */
export interface Told extends Message {
  readonly id: string;
}

/** A subscriber who keeps what it is told, each event once. */
export class Subscriber {
  /** Events whose deliveries did not all have the same body. */
  readonly changed: string[] = [];
  private readonly byId = new Map<string, Told>();
  private readonly byUser = new Map<string, Told[]>();

  private constructor(private readonly receiver: Receiver) {
    receiver.answer((request) => {
      this.hear(String(request.headers['readywire-event-id']), messageOf(request));
      return 200;
    });
  }

  static async start(): Promise<Subscriber> {
    return new Subscriber(await Receiver.start());
  }

  get url(): string {
    return this.receiver.url;
  }

  /** Each event once, in the order of their first deliveries. */
  about(user: string): readonly Told[] {
    return this.byUser.get(user) ?? [];
  }

  close(): Promise<void> {
    return this.receiver.close();
  }

  private hear(id: string, message: Message): void {
    const told = { ...message, id };
    const before = this.byId.get(id);
    if (before !== undefined) {
      if (JSON.stringify(before) !== JSON.stringify(told)) this.changed.push(id);
      return;
    }
    this.byId.set(id, told);
    const user = String(message.data['user']);
    this.byUser.set(user, [...this.about(user), told]);
  }
}

/**
 * What a message says, in one text: two events with the same say the same thing. Null for what may
 * be said again.
 */
export function thingOf({ event, data }: Pick<Told, 'event' | 'data'>): string | null {
  const resource = objectOf(data['resource'] ?? null);
  const connection = objectOf(member(resource, 'connection') ?? null);
  switch (event) {
    case 'accounts.connected':
    case 'accounts.failed':
      return [event, data['account'], member(connection, 'updated_at')].join(' ');
    case 'accounts.added':
    case 'accounts.updated':
      return [event, data['account'], member(resource, 'updated_at')].join(' ');
    case 'accounts.removed':
      return [event, data['account']].join(' ');
    case 'reports.generated':
    case 'reports.failed':
      return [event, data['report_id']].join(' ');
    default:
      return null;
  }
}

/** The accounts that a message of `reports.ready` or `reports.fully_ready` lists, with their data's time. */
export function listedIn({ data }: Told): ReadonlyMap<string, string> {
  const accounts = (Array.isArray(data['accounts']) ? data['accounts'] : []) as JsonObject[];
  return new Map(accounts.map((one) => [String(one['id']), String(one['last_synced_at'])]));
}
