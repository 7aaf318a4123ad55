import { FanOutRepository } from '../../src/modules/delivery/fan-out/fan-out.repository.js';
import { CancelDeliveriesOfDeletedSubscriptions } from '../../src/modules/delivery/listeners/cancel-deliveries-of-deleted-subscriptions.listener.js';
import { FanOutRecordedEvents } from '../../src/modules/delivery/listeners/fan-out-recorded-events.listener.js';
import {
  EventsRecorded,
  type RecordedEvent,
} from '../../src/modules/events/events/events-recorded.event.js';
import { SubscriptionsDeleted } from '../../src/modules/subscriptions/events/subscriptions-deleted.event.js';
import { openDatabase, type OpenDatabase } from '../support/database.js';
import { addEvent, addSubscription, deliveriesIn } from '../support/delivery-rows.js';

describe('fan-out', () => {
  let open: OpenDatabase;
  const repository = new FanOutRepository();
  const listener = new FanOutRecordedEvents(repository, {
    wake: () => undefined,
  } as never);

  const tell = (...events: readonly RecordedEvent[]): Promise<void> =>
    open.database.transaction((tx) => listener.fanOut(new EventsRecorded(events), tx));
  const rows = () => deliveriesIn(open.database);
  const setStatus = (status: string): Promise<unknown> =>
    open.database.query('UPDATE deliveries SET status = $1, tries = 3, attempt = 4', [status]);

  beforeAll(async () => {
    open = await openDatabase();
  });
  afterAll(() => open.close());
  beforeEach(async () => {
    for (const table of ['deliveries', 'events', 'subscriptions']) {
      await open.database.query(`DELETE FROM ${table}`);
    }
  });

  it('makes one delivery for every event and matching subscription', async () => {
    const all = await addSubscription(open.database);
    const some = await addSubscription(open.database, { events: ['reports.ready'] });
    const connected = await addEvent(open.database);
    const ready = await addEvent(open.database, { event: 'reports.ready' });
    await tell(connected, ready);
    const pairs = (await rows()).map((row) => [row.event_id, row.subscription_id, row.status]);
    expect(pairs).toEqual(
      expect.arrayContaining([
        [connected.id, all, 'pending'],
        [ready.id, all, 'pending'],
        [ready.id, some, 'pending'],
      ]),
    );
    expect(pairs).toHaveLength(3);
  });

  it('makes no second one when an event is told twice', async () => {
    await addSubscription(open.database);
    const event = await addEvent(open.database);
    await tell(event);
    await tell(event);
    expect(await rows()).toHaveLength(1);
  });

  it('makes none for what must not leave', async () => {
    await addSubscription(open.database);
    await tell(await addEvent(open.database, { isRelayed: false }));
    expect(await rows()).toEqual([]);
  });

  it('holds what is for a disabled subscription', async () => {
    await addSubscription(open.database, { status: 'disabled' });
    await tell(await addEvent(open.database));
    expect(await rows()).toMatchObject([{ status: 'held' }]);
  });

  it('honours the config of the subscription', async () => {
    const events = ['gigs.partially_synced'];
    const patient = await addSubscription(open.database, { events, config: { days_synced: 90 } });
    const eager = await addSubscription(open.database, { events, config: { days_synced: 10 } });
    const partially = { event: 'gigs.partially_synced', data: { days_synced: 30 } };
    await tell(await addEvent(open.database, partially));
    expect((await rows()).map((row) => row.subscription_id)).toEqual([eager]);
    expect(patient).not.toBe(eager);
  });

  it('sends what is for one subscription to that one alone', async () => {
    const one = await addSubscription(open.database, { events: ['reports.ready'] });
    await addSubscription(open.database);
    await tell(await addEvent(open.database, { event: 'webhooks.test', onlyFor: one }));
    expect((await rows()).map((row) => row.subscription_id)).toEqual([one]);
  });

  it.each(['delivered', 'failed', 'held', 'blocked'])(
    'starts a %s one anew on replay',
    async (status) => {
      await addSubscription(open.database);
      const event = await addEvent(open.database);
      await tell(event);
      await setStatus(status);
      await tell({ ...event, isReplay: true });
      expect(await rows()).toMatchObject([
        { status: 'pending', tries: 0, attempt: 4, is_due: true },
      ]);
    },
  );

  it('leaves an unfinished one alone on replay, and makes those that are missing', async () => {
    await addSubscription(open.database);
    const event = await addEvent(open.database);
    await tell(event);
    await setStatus('pending');
    const late = await addSubscription(open.database);
    await tell({ ...event, isReplay: true });
    expect(await rows()).toMatchObject([
      { status: 'pending', tries: 3 },
      { status: 'pending', tries: 0, subscription_id: late },
    ]);
  });

  it('cancels what still waits for a subscription that is deleted, and only that', async () => {
    const gone = await addSubscription(open.database);
    await addSubscription(open.database);
    await tell(await addEvent(open.database));
    const cancelling = new CancelDeliveriesOfDeletedSubscriptions(repository);
    await open.database.transaction((tx) =>
      cancelling.cancel(new SubscriptionsDeleted([gone]), tx),
    );
    const statuses = new Map((await rows()).map((row) => [row.subscription_id, row.status]));
    expect(statuses.get(gone)).toBe('cancelled');
    expect([...statuses.values()].sort()).toEqual(['cancelled', 'pending']);
  });

  it('leaves to its worker what is in flight to a subscription that is deleted', async () => {
    const gone = await addSubscription(open.database);
    await tell(await addEvent(open.database));
    const set = (due: string): Promise<unknown> =>
      open.database.query(`UPDATE deliveries SET is_leased = true, due_at = now() ${due}`);
    const cancel = async (): Promise<unknown> => {
      await open.database.transaction((tx) => repository.cancelUnfinishedOf([gone], tx));
      return rows();
    };
    await set(`+ interval '1 minute'`);
    expect(await cancel()).toMatchObject([{ status: 'pending' }]);
    await set(`- interval '1 s'`);
    expect(await cancel()).toMatchObject([{ status: 'cancelled' }]);
  });
});
