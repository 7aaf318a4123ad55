import type { ProviderEvent } from '../provider-event.js';
import type { SimulatedUser } from '../records/provider-records.js';
import type { SimulatedAccount } from '../records/simulated-account.js';
import type { SimulatedProvider } from '../simulated-provider.js';
import { ControlFault } from './control-fault.js';

/** Finds who a command is about, and tells what came of it. */
export class Stage {
  constructor(readonly provider: SimulatedProvider) {}

  /** By the end of an id or by the external id; the one who came last without either. */
  user(reference?: string): SimulatedUser {
    const all = this.provider.records.allUsers().toReversed();
    const found = all.find(
      ({ id, externalId }) =>
        reference === undefined || id.endsWith(reference) || externalId === reference,
    );
    return found ?? missing('user', reference, 'user');
  }

  /** By the end of an id or by the employer; the one that came last without either. */
  account(reference?: string): SimulatedAccount {
    const found = this.provider.records
      .accountsOf()
      .find(
        ({ id, employer }) =>
          reference === undefined ||
          id.endsWith(reference) ||
          employer.toLowerCase() === reference.toLowerCase(),
      );
    return found ?? missing('account', reference, 'account');
  }

  /** @returns what happened, and who was told */
  tell(event: ProviderEvent): string {
    const { length } = this.provider.tell(event);
    const about = String(event.data['account'] ?? event.data['user']);
    return `${event.event} of ${about}, sent to ${length} subscription${length === 1 ? '' : 's'}`;
  }
}

function missing(what: string, reference: string | undefined, command: string): never {
  throw new ControlFault(
    reference === undefined
      ? `There is no ${what} yet: begin with \`${command}\`.`
      : `There is no ${what} ${reference}.`,
  );
}
