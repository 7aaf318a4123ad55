import type { Acts } from '../../core/audit/acts.js';
import type { Clock } from '../../core/clock/clock.js';
import type { Database } from '../../core/database/database.js';
import type { Transaction } from '../../core/database/queryable.js';
import type { EventBus } from '../../core/events/event-bus.js';
import { Keyring } from '../../core/secrets/keyring.js';
import { SubscriptionDisabled } from './events/subscription-disabled.event.js';
import { SubscriptionEnabled } from './events/subscription-enabled.event.js';
import { SubscriptionsDeleted } from './events/subscriptions-deleted.event.js';
import type { SubscriptionRules } from './subscription-rules.js';
import { SubscriptionNotFound } from './subscriptions.errors.js';
import { type SubscriptionRow, SubscriptionsRepository } from './subscriptions.repository.js';
import { SubscriptionsService } from './subscriptions.service.js';

const ID = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';
const TX = {} as Transaction;

/** A table with one row. */
class OneRow extends SubscriptionsRepository {
  row: Pick<SubscriptionRow, 'id' | 'status' | 'disabled_reason'> | undefined = {
    ...{ id: ID, status: 'active', disabled_reason: null },
  };

  override lock(_: Transaction, id: string): Promise<SubscriptionRow | undefined> {
    return Promise.resolve(id === this.row?.id ? (this.row as SubscriptionRow) : undefined);
  }

  override setStatus(_: Transaction, row: NonNullable<OneRow['row']>): Promise<void> {
    this.row = row;
    return Promise.resolve();
  }

  override bury(_: Transaction, id: string): Promise<boolean> {
    const isThere = id === this.row?.id;
    this.row = undefined;
    return Promise.resolve(isThere);
  }
}

function setUp() {
  const told: object[] = [];
  const publish = (event: object, tx: Transaction) => {
    if (tx === TX) told.push(event);
    return Promise.resolve(1);
  };
  const service = new SubscriptionsService(
    { transaction: (work: (tx: Transaction) => unknown) => work(TX) } as unknown as Database,
    new OneRow(),
    {} as SubscriptionRules,
    new Keyring([Buffer.alloc(32)]),
    { publish } as unknown as EventBus,
    { now: () => '2026-01-30T09:12:44.120000Z' } as Clock,
    { done: () => Promise.resolve() } as unknown as Acts,
  );
  return { service, told };
}

describe('SubscriptionsService tells in its transaction', () => {
  it('what was deleted, once', async () => {
    const { service, told } = setUp();
    await service.delete(ID.toUpperCase());
    await expect(service.delete(ID)).rejects.toThrow(SubscriptionNotFound);
    expect(told).toEqual([new SubscriptionsDeleted([ID])]);
  });

  it('what was disabled, and why, once', async () => {
    const { service, told } = setUp();
    await service.disable(ID);
    await service.disable(ID);
    expect(told).toEqual([new SubscriptionDisabled(ID, 'It was disabled by a call of the API.')]);
  });

  it('what was enabled, also when it was: a pause of its endpoint ends then', async () => {
    const { service, told } = setUp();
    await service.enable(ID);
    expect(told).toEqual([new SubscriptionEnabled(ID)]);
  });

  it('nothing of what is not there', async () => {
    const { service, told } = setUp();
    const other = '018051aa-f7a9-a0db-2f38-6cfa325e9d60';
    for (const call of ['enable', 'disable', 'delete'] as const) {
      await expect(service[call](other)).rejects.toThrow(SubscriptionNotFound);
      await expect(service[call]('no-id')).rejects.toThrow(SubscriptionNotFound);
    }
    expect(told).toEqual([]);
  });
});
