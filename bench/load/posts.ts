import { argyleSignature } from '../../src/common/signatures/argyle-signature.js';
import type { Random } from '../../src/common/random.js';
import { KEYS } from '../service/service-keys.js';

/** The events of the load: what the provider says of a user, from the first account to the report. */
export const EVENTS = [
  'accounts.connected',
  'identities.added',
  'paystubs.added',
  'accounts.updated',
  'paystubs.partially_synced',
  'gigs.added',
  'paystubs.fully_synced',
  'users.fully_synced',
  'reports.ready',
  'paystubs.updated',
] as const;

/** Makes requests in full: prepared before anything is measured, so that posting costs little. */
export class Posts {
  private count = 0;
  private user = '';
  private account = '';

  constructor(private readonly random: Random) {}

  /**
   * The bytes of a request, pretty-printed as the provider does it; no two are alike. Ten follow
   * each other for one user.
   */
  next(): Buffer {
    const event = EVENTS[this.count % EVENTS.length] ?? EVENTS[0];
    if (event === EVENTS[0]) [this.user, this.account] = [this.id(), this.id()];
    this.count += 1;
    const body = Buffer.from(JSON.stringify(this.message(event), null, 2));
    const head = [
      'POST /intake/argyle HTTP/1.1',
      'host: 127.0.0.1',
      'content-type: application/json',
      `content-length: ${String(body.length)}`,
      `x-argyle-signature: ${argyleSignature(KEYS.intakeSecret, body)}`,
    ];
    return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
  }

  private message(event: string): object {
    const { user, account } = this;
    const at = new Date().toISOString();
    const about =
      event === 'reports.ready'
        ? { external_id: null, accounts: [{ id: account, last_synced_at: at }] }
        : { account };
    const paystubs = Array.from({ length: 3 }, () => this.id());
    return {
      event,
      name: 'bench',
      data: { user, ...about, available_count: this.count, days_synced: 30, paystubs },
    };
  }

  private id(): string {
    return [8, 4, 4, 4, 12].map((digits) => this.random.hex(digits)).join('-');
  }
}
