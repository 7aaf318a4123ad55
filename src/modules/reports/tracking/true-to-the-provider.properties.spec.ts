import fc from 'fast-check';
import { instantOfMicros, microsOf, plusMs, type Instant } from '../../../common/instant.js';
import type { ProviderEvent } from '../../../simulator/provider-event.js';
import { accountResource } from '../../../simulator/records/account-resource.js';
import { ProviderRecords } from '../../../simulator/records/provider-records.js';
import { isDataIn } from '../../../simulator/records/simulated-account.js';
import { SimulatedClock } from '../../../simulator/simulated-clock.js';
import { happen } from '../../../../test/support/world/happen.js';
import { histories, type History } from '../../../../test/support/world/history.js';
import { Person } from '../../../../test/support/world/person.js';
import { truthOf } from '../../../../test/support/world/truth.js';
import { snapshotData } from '../state/snapshot-data.js';
import { CASE_RULES, caseTime } from './case-basics.js';
import { SNAPSHOT_EVENT } from './facts-of-snapshot.js';
import { caseInput } from './read-tracking-case.js';
import type { ReceivedEvent } from './received-event.js';
import { stateOf, type UserState } from './state-of.js';

const START = caseTime('10:00');
const MINUTE = 60_000;

/** The provider's time, which goes on only by what happens. */
class StoryClock extends SimulatedClock {
  private micros = microsOf(START);

  goTo(at: Instant): void {
    this.micros = Math.max(this.micros, microsOf(at));
  }

  override now(): Instant {
    this.micros += 1;
    return instantOfMicros(this.micros);
  }
}

/** A person's history at the provider, and what comes in of it. */
class Story {
  readonly received: ReceivedEvent[] = [];
  private readonly clock = new StoryClock();
  readonly records = new ProviderRecords(this.clock);
  readonly person = new Person(this.records.addUser('applicant'));

  /**
   * @param bare which of the events come without the account, one after the other
   * @param asks when the provider is asked on the way, milliseconds since the beginning
   */
  tell(history: History, bare: readonly boolean[], asks: readonly number[] = []): void {
    const toAsk = asks.toSorted((a, b) => a - b);
    history.forEach((happening, n) => {
      while ((toAsk[0] ?? Infinity) < happening.at) this.ask(plusMs(START, toAsk.shift() ?? 0));
      this.clock.goTo(plusMs(START, happening.at));
      const { at, event } = happen(this.records, this.person, this.clock, happening);
      happening.copiesAfter.forEach((late, copy) => {
        const receivedAt = plusMs(at, late + 1);
        const told = bare[(n + copy) % bare.length] ? { ...event, resource: undefined } : event;
        this.receive(event.event, bodyOf(told as ProviderEvent), receivedAt);
      });
    });
  }

  /** The provider is asked at that time, or as soon after as nothing has happened since. */
  ask(at: Instant): void {
    this.clock.goTo(at);
    const takenAt = this.clock.now();
    const accounts = this.records.accountsOf(this.person.id).map(accountResource);
    const answer = { user: this.person.id, takenAt, accounts, reports: [] };
    this.receive(SNAPSHOT_EVENT, snapshotData(answer), plusMs(takenAt, 1_000));
  }

  get end(): Instant {
    return this.received
      .map(({ receivedAt }) => receivedAt)
      .reduce((a, b) => (a > b ? a : b), START);
  }

  /** What follows when all deadlines have passed. */
  get state(): UserState {
    return stateOf(caseInput(this.received), plusMs(this.end, CASE_RULES.deadlineMs), CASE_RULES);
  }

  private receive(event: string, data: object, receivedAt: Instant): void {
    const id = `event-${String(this.received.length).padStart(4, '0')}`;
    this.received.push({ id, event, data, receivedAt });
  }
}

function bodyOf({ data, resource }: ProviderEvent): object {
  return resource === undefined ? data : { ...data, resource };
}

/** What the service says of the accounts that are left, in the terms of the provider. */
function asFound({ verdict, accounts }: UserState): unknown {
  const left = accounts.filter(({ status }) => status !== 'removed');
  return { verdict, accounts: left.map(({ id, covered }) => ({ id, covered })) };
}

function asTrue({ records, person }: Story): unknown {
  const { verdict, accounts } = truthOf(records, person, [], true);
  const sorted = accounts.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { verdict, accounts: sorted.map((one) => ({ id: one.id, covered: isDataIn(one) })) };
}

const bare = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 });

it('is where the provider is, without ever asking, if nothing is lost, in any order', () => {
  fc.assert(
    fc.property(histories({ isLossy: false }), (history) => {
      const story = new Story();
      story.tell(history, [false]);
      expect(asFound(story.state)).toEqual(asTrue(story));
      for (const { id, epoch } of story.state.accounts) {
        expect(epoch).toBe(Math.max(1, story.person.timesOf(id, 'connected').length));
      }
    }),
    { numRuns: 1_000 },
  );
});

it('is where the provider is once it was asked, whatever was lost, late or without a time', () => {
  const asks = fc.array(fc.nat(20 * MINUTE), { maxLength: 4 });
  fc.assert(
    fc.property(histories({ isLossy: true }), bare, asks, (history, withoutTime, moments) => {
      const story = new Story();
      story.tell(history, withoutTime, moments);
      story.ask(plusMs(story.end, MINUTE));
      expect(asFound(story.state)).toEqual(asTrue(story));
    }),
    { numRuns: 1_000 },
  );
});
