import type { ProviderEvent } from '../../../src/simulator/provider-event.js';
import type { ProviderRecords } from '../../../src/simulator/records/provider-records.js';
import type { SimulatedClock } from '../../../src/simulator/simulated-clock.js';
import type { Happening } from './history.js';
import type { Page, Person } from './person.js';

/** Makes it true at the provider, and a page of the person's diary. Nobody is told yet. */
export function happen(
  records: ProviderRecords,
  person: Person,
  clock: Pick<SimulatedClock, 'now'>,
  happening: Happening,
): Page {
  const { what } = happening;
  const event = eventOf(records, person, happening);
  const account = person.accountOf(happening);
  // Of what is gone nothing is dated.
  const at = what === 'removed' ? clock.now() : records.account(account).updatedAt;
  const page = { at, account, what, event, copies: [] };
  person.diary.push(page);
  return page;
}

function eventOf(records: ProviderRecords, person: Person, happening: Happening): ProviderEvent {
  const { what, place } = happening;
  if (what === 'added') {
    const { account, event } = records.addAccount(person.user, `Employer ${String(place)}`);
    person.added(happening, account.id);
    return event;
  }
  const account = person.accountOf(happening);
  switch (what) {
    case 'connected':
      return records.connectAccount(account);
    case 'failed':
      return records.failAccount(account, 'invalid_credentials');
    case 'broken':
      return records.breakAccount(account, 'auth_required');
    case 'partly scanned':
      return records.beginScan(account);
    case 'scanned':
      return records.scanAccount(account);
    case 'removed':
      return records.removeAccount(account);
  }
}
